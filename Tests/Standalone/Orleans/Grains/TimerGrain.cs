using Orleans.Runtime;

namespace OrleansChat.Tests.Standalone.Orleans.Grains;

internal sealed class TimerGrain(Probe probe) : Grain, ITimerGrain
{
    private readonly Dictionary<string, IGrainTimer> _timers = [];
    private int _ticking;

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        probe.Events.Enqueue("ends");
        probe.Mark("ends");
        return Task.CompletedTask;
    }

    public Task Start(string name, TimeSpan dueTime, TimeSpan period, bool interleave)
    {
        var options = new GrainTimerCreationOptions(dueTime, period) { Interleave = interleave };
        _timers[name] = this.RegisterGrainTimer(Tick, name, options);
        return Task.CompletedTask;
    }

    public Task StartGated(string name, string gate, TimeSpan period)
    {
        _timers[name] = this.RegisterGrainTimer(
            async cancellationToken =>
            {
                if (Interlocked.Increment(ref _ticking) != 1)
                {
                    probe.Mark($"{name} overlaps");
                }

                await Tick(name);
                await probe.Gate(gate);
                Interlocked.Decrement(ref _ticking);
            },
            new GrainTimerCreationOptions { DueTime = TimeSpan.Zero, Period = period, Interleave = true });
        return Task.CompletedTask;
    }

    public Task StartFailing(string name, TimeSpan period)
    {
        _timers[name] = this.RegisterGrainTimer(
            async () =>
            {
                await Tick(name);
                throw new InvalidDataException(name);
            },
            TimeSpan.Zero,
            period);
        return Task.CompletedTask;
    }

    public Task StartObserving(string name)
    {
        var scheduler = TaskScheduler.Current;
        _timers[name] = this.RegisterGrainTimer(
            async () =>
            {
                var before = TaskScheduler.Current == scheduler;
                await Task.Yield();
                probe.Mark(name, before && TaskScheduler.Current == scheduler);
            },
            TimeSpan.Zero,
            Timeout.InfiniteTimeSpan);
        return Task.CompletedTask;
    }

    public Task Change(string name, TimeSpan dueTime, TimeSpan period)
    {
        _timers[name].Change(dueTime, period);
        return Task.CompletedTask;
    }

    public Task Stop(string name)
    {
        _timers[name].Dispose();
        probe.Events.Enqueue($"{name} stopped");
        return Task.CompletedTask;
    }

    public async Task Pass(string gate)
    {
        probe.Mark($"{gate} in");
        await probe.Gate(gate);
        probe.Events.Enqueue($"{gate} out");
    }

    public async Task PassAndChange(string gate, string name, TimeSpan dueTime, TimeSpan period)
    {
        await Pass(gate);
        _timers[name].Change(dueTime, period);
    }

    public async Task Settle() => await Task.Yield();

    public Task Deactivate()
    {
        DeactivateOnIdle();
        return Task.CompletedTask;
    }

    private Task Tick(string name)
    {
        probe.Events.Enqueue(name);
        probe.Mark($"{name} {probe.Count(name)}");
        return Task.CompletedTask;
    }
}
