namespace OrleansChat.Tests.Standalone.Orleans.Grains;

internal sealed class StressGrain(StressLedger ledger) : Grain, IStressGrain
{
    private StressLedger.Account _account = null!; // set by OnActivateAsync
    private int _inside;
    private int _notInterleaving;

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        await Task.Yield();
        _account = ledger.Open(this.GetPrimaryKeyString());
    }

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        await Task.Yield();
        _account.Close();
    }

    public async Task<int> Add(int hops)
    {
        if (++_notInterleaving != 1)
        {
            ledger.Violations.Enqueue("a call began before the one before had finished");
        }

        var sum = await AddInterleaving(hops);
        _notInterleaving--;
        return sum;
    }

    public async ValueTask<int> AddInterleaving(int hops)
    {
        AddOne();
        for (var i = 0; i < hops; i++)
        {
            await (i % 2 == 0 ? Task.Run(() => { }) : YieldAsync());
            Enter();
            Leave();
        }

        return 1;
    }

    public async Task<int> AddWith(IStressGrain other, int hops)
    {
        AddOne();
        var sum = await Rejection.Overcome(() => other.AddInterleaving(hops).AsTask());
        Enter();
        Leave();
        return sum + 1;
    }

    public ValueTask<int> AddAndEnd()
    {
        AddOne();
        DeactivateOnIdle();
        return new(1);
    }

    private static async Task YieldAsync() => await Task.Yield();

    private void AddOne()
    {
        Enter();
        _account.Balance++;
        Leave();
    }

    private void Enter()
    {
        if (Interlocked.Increment(ref _inside) != 1)
        {
            ledger.Violations.Enqueue("two turns at once");
        }

        if (!_account.IsOpen)
        {
            ledger.Violations.Enqueue("a turn of an activation that has ended");
        }
    }

    private void Leave() => Interlocked.Decrement(ref _inside);
}
