// The part of Orleans 10 that this product uses, in one process; see docs/decisions/0002-standalone-orleans.md.
using Orleans.Runtime;

namespace Orleans.Engine;

/// <summary>One life of a grain: its instance, the calls in progress and those that wait.</summary>
/// <remarks>
/// Everything here that is not said to be for any thread runs in this activation's turns and needs no lock. The life:
/// activating → valid → deactivating → gone. Calls that arrive before it is valid wait; those that arrive after go to the next activation,
/// which is made when this one is out of the directory, after its grain has been told and disposed.
/// </remarks>
internal sealed partial class Activation : IGrainContext, ITurn
{
    /// <summary>Calls in a row, each on the stack of its caller, before one takes the thread pool.</summary>
    private const int MaxDepth = 8;

    [ThreadStatic]
    private static int t_depth;

    private volatile Life _life;

    public Activation(GrainClass grainClass, string key, WorkerSet? workers)
    {
        Class = grainClass;
        Key = key;
        _workers = workers;
        _idleSince = grainClass.Silo.Time.GetTimestamp();
        Scheduler = new TurnScheduler(this);
    }

    private enum Life : byte
    {
        Activating,
        Valid,
        Deactivating,
        Gone,
    }

    /// <summary>The activation whose turn runs on this thread.</summary>
    public static Activation? Current => (TaskScheduler.Current as TurnScheduler)?.Activation;

    public GrainClass Class { get; }

    public string Key { get; }

    public TurnScheduler Scheduler { get; }

    public GrainId GrainId => new(Class.GrainType, IdSpan.Create(Key));

    public GrainReference GrainReference => Class.Reference(Key);

    public object? GrainInstance { get; private set; }

    public IServiceProvider ActivationServices => _services?.ServiceProvider
        ?? throw new InvalidOperationException($"{GrainId} is not active.");

    /// <summary>Whether the next call needs another activation. For any thread.</summary>
    public bool IsGone => _life == Life.Gone;

    /// <summary>The activation behind what the public API calls a context.</summary>
    public static Activation Of(IGrainContext context) => (Activation)context;

    /// <summary>Makes the call: on this thread when nothing else runs or waits, otherwise on the thread pool. For any thread.</summary>
    public void Dispatch(GrainCall call)
    {
        if (_life == Life.Valid && t_depth < MaxDepth && (call.Traits & CallTraits.OneWay) == 0)
        {
            t_depth++;
            try
            {
                if (Scheduler.TryRunHere(call))
                {
                    return;
                }
            }
            finally
            {
                t_depth--;
            }
        }

        call.Park();
        Scheduler.Enqueue(call);
    }

    public bool Equals(IGrainContext? other) => ReferenceEquals(this, other);

    public override string ToString() => $"{GrainId} ({_life})";
}
