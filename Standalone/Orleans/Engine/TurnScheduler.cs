// The part of Orleans 10 that this product uses, in one process; see docs/decisions/0002-standalone-orleans.md.
namespace Orleans.Engine;

/// <summary>Runs the turns of one activation: one at a time, in order, on whichever thread has taken it.</summary>
/// <remarks>
/// <para>Who has taken the scheduler runs turns; nobody else does. A caller that finds it idle takes it and runs its call on its own
/// thread; everything else is queued and run on the thread pool. So a call that need not wait costs no thread hop.</para>
/// <para>No turn is lost: whoever queues does so before he looks whether the scheduler is taken, and whoever gives it back does so
/// before he looks whether something is queued, each with a full fence in between. One of the two sees the other.</para>
/// <para>A turn sees no execution context and no synchronization context of the one who caused it.</para>
/// </remarks>
internal sealed class TurnScheduler(Activation activation) : TaskScheduler, IThreadPoolWorkItem
{
    /// <summary>After this long a busy activation gives its thread back and queues behind others. Milliseconds.</summary>
    private const long Quantum = 20;

    private static readonly ExecutionContext NoContext = CaptureNothing();
    private static readonly Action<object?> RunTurn = static turn => ((TurnScheduler)Current).RunHere((ITurn)turn!);
    private static readonly ContextCallback RunWithoutContext = static scheduler => ((TurnScheduler)scheduler!).ExecuteHere();

    private Queue<object>? _queue; // ITurn or Task; guarded by its owner, this
    private int _queued;
    private int _taken;
    private ITurn? _here; // of whoever has taken the scheduler

    public Activation Activation { get; } = activation;

    /// <summary>One turn at a time.</summary>
    public override int MaximumConcurrencyLevel => 1;

    /// <summary>Whether a turn runs or waits to.</summary>
    public bool IsBusy => Volatile.Read(ref _taken) != 0;

    /// <summary>Runs the turn on this thread if no other runs or waits. The turn has ended when this returns true.</summary>
    public bool TryRunHere(ITurn turn)
    {
        if (Interlocked.CompareExchange(ref _taken, 1, 0) != 0)
        {
            return false;
        }

        if (Volatile.Read(ref _queued) != 0)
        {
            // Somebody has queued but not yet taken: he comes first.
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
            return false;
        }

        try
        {
            if (ReferenceEquals(ExecutionContext.Capture(), NoContext))
            {
                Execute(turn);
            }
            else
            {
                _here = turn;
                ExecutionContext.Run(NoContext, RunWithoutContext, this);
            }
        }
        finally
        {
            GiveBack();
        }

        return true;
    }

    /// <summary>Runs the turn on the thread pool, after those that wait.</summary>
    public void Enqueue(ITurn turn) => EnqueueWork(turn);

    /// <summary>Lets go of memory that only a busy activation needs.</summary>
    public void Trim()
    {
        lock (this)
        {
            if (_queued == 0)
            {
                _queue = null;
            }
        }
    }

    void IThreadPoolWorkItem.Execute()
    {
        var until = Environment.TickCount64 + Quantum;
        while (TryDequeue(out var work))
        {
            if (work is ITurn turn)
            {
                Execute(turn);
            }
            else
            {
                TryExecuteTask((Task)work);
            }

            if (Environment.TickCount64 > until && Volatile.Read(ref _queued) != 0)
            {
                ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false); // still taken, now by that work item
                return;
            }
        }

        GiveBack();
    }

    protected override void QueueTask(Task task)
    {
        if (task.AsyncState is not ITurn) // a turn's task is only started; Execute runs it at once
        {
            EnqueueWork(task);
        }
    }

    /// <remarks>A continuation of this activation's code may run within the turn that completed what it waited for, as on real Orleans.</remarks>
    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) => ReferenceEquals(Current, this) && TryExecuteTask(task);

    protected override IEnumerable<Task> GetScheduledTasks()
    {
        lock (this)
        {
            return _queue is null ? [] : [.. _queue.OfType<Task>()];
        }
    }

    private static ExecutionContext CaptureNothing()
    {
        ExecutionContext? nothing = null;
        var thread = new Thread(() => nothing = ExecutionContext.Capture());
        thread.UnsafeStart();
        thread.Join();
        return nothing!; // a thread that was started without a context has the default one, and its flow is not suppressed
    }

    private void ExecuteHere()
    {
        var turn = _here!; // set by TryRunHere
        _here = null;
        Execute(turn);
    }

    // A task, so that TaskScheduler.Current is this scheduler and what the turn awaits comes back here.
    private void Execute(ITurn turn)
    {
        var task = new Task(RunTurn, turn);
        task.Start(this);
        TryExecuteTask(task);
        if (task.Exception is { } exception)
        {
            Activation.TurnFailed(exception);
        }
    }

    private void RunHere(ITurn turn)
    {
        if (SynchronizationContext.Current is not null)
        {
            SynchronizationContext.SetSynchronizationContext(null); // the task restores the caller's
        }

        turn.Run(Activation);
    }

    private void EnqueueWork(object work)
    {
        lock (this)
        {
            (_queue ??= new()).Enqueue(work);
            _queued++;
        }

        if (Interlocked.CompareExchange(ref _taken, 1, 0) == 0)
        {
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        }
    }

    private bool TryDequeue([System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out object? work)
    {
        lock (this)
        {
            if (_queued == 0)
            {
                work = null;
                return false;
            }

            _queued--;
            work = _queue!.Dequeue(); // counted, so it is there
            return true;
        }
    }

    private void GiveBack()
    {
        Interlocked.Exchange(ref _taken, 0);
        if (Volatile.Read(ref _queued) != 0 && Interlocked.CompareExchange(ref _taken, 1, 0) == 0)
        {
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        }
    }
}
