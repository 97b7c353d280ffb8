// The part of Orleans 10 that this product uses, in one process; see docs/decisions/0002-standalone-orleans.md.
namespace Orleans.Configuration;

/// <summary>How long callers wait. In one process these are the options that count.</summary>
public class SiloMessagingOptions : MessagingOptions;
