// The part of Orleans 10 that this product uses, in one process; see docs/decisions/0002-standalone-orleans.md.
namespace Orleans.Runtime;

/// <summary>An activation, as its grain sees it.</summary>
public interface IGrainContext : IEquatable<IGrainContext>
{
    GrainReference GrainReference { get; }

    GrainId GrainId { get; }

    /// <summary>The grain; null before it is created and after it is gone.</summary>
    object? GrainInstance { get; }

    /// <summary>The services of this activation: a scope of their own, disposed with it.</summary>
    IServiceProvider ActivationServices { get; }

    /// <summary>Done when the activation has ended. A grain that awaits its own never ends.</summary>
    Task Deactivated { get; }

    /// <summary>Asks the activation to end when the calls in progress have finished. From any thread; the first reason counts.</summary>
    void Deactivate(DeactivationReason deactivationReason, CancellationToken cancellationToken = default);
}
