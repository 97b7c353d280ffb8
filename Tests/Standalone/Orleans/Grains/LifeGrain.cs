namespace OrleansChat.Tests.Standalone.Orleans.Grains;

internal sealed class LifeGrain(Probe probe, LifeGrain.Scoped scoped) : Grain, ILifeGrain, IDisposable
{
    private int _life;
    private bool _active;

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _life = probe.Count($"lives of {Key}");
        probe.Events.Enqueue($"{Key} {_life} begins");
        await Task.Yield();
        if (Key.StartsWith("fails first", StringComparison.Ordinal) && _life == 1)
        {
            throw new InvalidDataException("not the first time");
        }

        if (Key.StartsWith("waits", StringComparison.Ordinal))
        {
            await probe.Gate("begin");
        }

        _active = true;
    }

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        probe.Events.Enqueue($"{Key} {_life} ends: {reason.ReasonCode}");
        probe.Mark($"{Key} {_life} ends", reason.ReasonCode);
        await Task.Yield();
        if (Key.StartsWith("lingers", StringComparison.Ordinal))
        {
            await probe.Gate("end");
        }

        _active = false;
        if (Key.StartsWith("fails at its end", StringComparison.Ordinal))
        {
            throw new InvalidDataException("at its end");
        }

        probe.Events.Enqueue($"{Key} {_life} has ended");
    }

    public Task<int> Life() => Task.FromResult(Active());

    Task<int> ILifeGrain.DeactivateOnIdle()
    {
        DeactivateOnIdle();
        return Task.FromResult(Active());
    }

    public async Task DeactivateAndPass(string gate)
    {
        DeactivateOnIdle();
        probe.Mark($"{gate} in");
        await probe.Gate(gate);
        Active();
    }

    Task ILifeGrain.DelayDeactivation(TimeSpan time)
    {
        DelayDeactivation(time);
        return Task.CompletedTask;
    }

    public void Dispose() => probe.Mark($"{Key} {_life} disposed", scoped.IsDisposed);

    private string Key => this.GetPrimaryKeyString();

    private int Active() => _active ? _life : throw new InvalidOperationException("A call to a grain that is not active.");

    /// <summary>A service of the activation's own scope.</summary>
    internal sealed class Scoped(Probe probe) : IDisposable
    {
        public bool IsDisposed { get; private set; }

        public void Dispose()
        {
            IsDisposed = true;
            probe.Mark("scope disposed");
        }
    }
}
