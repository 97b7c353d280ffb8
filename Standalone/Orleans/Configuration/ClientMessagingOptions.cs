// The part of Orleans 10 that this product uses, in one process; see docs/decisions/0002-standalone-orleans.md.
namespace Orleans.Configuration;

/// <summary>How long callers outside a silo wait. In one process there are none; <see cref="SiloMessagingOptions"/> counts, as for a client in a silo's host.</summary>
public class ClientMessagingOptions : MessagingOptions;
