// The part of Orleans 10 that this product uses, in one process; see docs/decisions/0002-standalone-orleans.md.
namespace Orleans.Runtime;

/// <summary>The host has not started, or stops: no grain is activated.</summary>
public class SiloUnavailableException : OrleansMessageRejectionException
{
    internal SiloUnavailableException(string message)
        : base(message)
    {
    }
}
