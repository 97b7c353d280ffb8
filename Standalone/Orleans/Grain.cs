// The part of Orleans 10 that this product uses, in one process; see docs/decisions/0002-standalone-orleans.md.
using Orleans.Runtime;

namespace Orleans;

/// <summary>The base of grain classes.</summary>
/// <remarks>
/// One activation a key; its code runs in turns, never two at once, and a call waits until the previous call has finished
/// unless one of them interleaves. Here an idle grain runs the first turn of a call on its caller's thread: a grain that
/// blocks its thread blocks its caller, so grain code never blocks (Orleans' own rule).
/// </remarks>
public abstract class Grain : IGrainBase, IAddressable
{
    private readonly Engine.Activation? _activation = Engine.Activation.Current;

    public IGrainContext GrainContext => Activation;

    /// <summary>A reference to this grain, to give away in place of <c>this</c>.</summary>
    public GrainReference GrainReference => GrainContext.GrainReference;

    protected IGrainFactory GrainFactory => Activation.Class.Silo;

    /// <summary>The services of this activation: a scope of their own, disposed with it.</summary>
    protected internal IServiceProvider ServiceProvider => GrainContext.ActivationServices;

    public string IdentityString => GrainContext.GrainId.ToString();

    /// <inheritdoc cref="IGrainBase.OnActivateAsync"/>
    public virtual Task OnActivateAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc cref="IGrainBase.OnDeactivateAsync"/>
    public virtual Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Ends this activation when the calls in progress have finished. Calls that arrive meanwhile go to the next activation.</summary>
    protected void DeactivateOnIdle() => GrainBaseExtensions.DeactivateOnIdle(this);

    /// <summary>Keeps this activation for at least that long though nobody calls. Zero or less takes it back; infinite is for ever.</summary>
    protected void DelayDeactivation(TimeSpan timeSpan) => Activation.DelayDeactivation(timeSpan);

    private Engine.Activation Activation => _activation
        ?? throw new InvalidOperationException("This grain was created outside of the runtime; a reference comes from IGrainFactory.GetGrain.");
}
