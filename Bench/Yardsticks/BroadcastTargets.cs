using System.Collections.Immutable;

namespace OrleansChat.Bench.Yardsticks;

/// <summary>Everybody who is to get a broadcast.</summary>
internal sealed class BroadcastTargets<TMessage>
{
    private readonly Lock _gate = new();
    private ImmutableArray<BroadcastTarget<TMessage>> _all = [];

    public void Add(BroadcastTarget<TMessage> target) => ImmutableInterlocked.Update(ref _all, (all, added) => all.Add(added), target);

    public void Remove(BroadcastTarget<TMessage> target) => ImmutableInterlocked.Update(ref _all, (all, removed) => all.Remove(removed), target);

    /// <summary>One broadcast at a time, so that all see one order.</summary>
    public void Send(TMessage message)
    {
        lock (_gate)
        {
            foreach (var target in _all) { target.Send(message); }
        }
    }
}
