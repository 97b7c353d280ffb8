// The part of Orleans 10 that this product uses, in one process; see docs/decisions/0002-standalone-orleans.md.
namespace Orleans.Configuration;

/// <summary>How long callers wait.</summary>
public abstract class MessagingOptions
{
    /// <summary>After this a caller gets a <see cref="TimeoutException"/>, although the grain goes on. Default: 30 s.</summary>
    public TimeSpan ResponseTimeout { get; set; } = TimeSpan.FromSeconds(30);
}
