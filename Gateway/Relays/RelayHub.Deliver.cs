using System.Collections.Immutable;
using Orleans.Runtime;
using Orleans.Streams;
using OrleansChat.Relays;
using OrleansChat.Rooms;

namespace OrleansChat.Gateway.Relays;

internal sealed partial class RelayHub
{
    private Position _deliveredToAll; // the directory's last text

    // Before anybody enters, so that nothing for them is missed.
    private async ValueTask SubscribedAsync()
    {
        Task<StreamSubscriptionHandle<RelayDeliveries>> subscribing;
        lock (_gate)
        {
            if (_subscribing is null or { IsFaulted: true })
            {
                _subscribing = _cluster.GetStreamProvider(RoomStream.Provider)
                    .GetStream<RelayDeliveries>(StreamId.Create(RelayStream.Namespace, _gateway))
                    .SubscribeAsync((deliveries, _) => TakeAsync(deliveries));
            }

            subscribing = _subscribing;
        }

        await subscribing;
    }

    // Says when it has taken what came, and the grain sends the next then. Does not throw: what failed would be offered again.
    private async Task TakeAsync(RelayDeliveries taken)
    {
        var last = new Position(taken.Epoch, taken.Deliveries[^1].Sequence);
        try
        {
            Deliver(taken, last);
            await (taken.Address is { } address
                ? _cluster.GetGrain<IRelayAddressGrain>(address).TakenAsync(_gateway, last)
                : _cluster.GetGrain<IRelayDirectoryGrain>(RelayDirectory.Key).TakenAsync(_gateway, last));
        }
        catch (Exception fault)
        {
            LogNotTold(fault);
        }
    }

    private void Deliver(RelayDeliveries taken, Position last)
    {
        if (taken.Address is null)
        {
            if (IsNew(last, _deliveredToAll))
            {
                _deliveredToAll = last;
                Deliver(taken, _reports.Online);
            }
        }
        else if (Find(taken.Address) is { } group && IsNew(last, group.Delivered))
        {
            group.Delivered = last;
            Deliver(taken, group.Listeners);
        }
    }

    private RelayGroup? Find(string address)
    {
        lock (_gate)
        {
            return _groups.GetValueOrDefault(address);
        }
    }

    // A stream may bring an event again.
    private static bool IsNew(Position last, Position delivered) => delivered.Epoch != last.Epoch || delivered.Sequence < last.Sequence;

    private static void Deliver(RelayDeliveries taken, IReadOnlyList<RelayClient> clients)
    {
        var texts = taken.Deliveries;
        var frames = RelayFrames.Encode(texts);
        var excepted = texts.Where(text => text.Except is not null).Select(text => text.Except!.Value).ToHashSet(); // the filter before it
        var isForSome = texts.Any(text => text.Only is not null);
        foreach (var client in clients)
        {
            // Mostly everything is for everybody, in one piece.
            if (!isForSome && !excepted.Contains(client.Id) && client.Hears(taken.Epoch, texts[0]))
            {
                client.Deliver(frames.All);
                continue;
            }

            for (var i = 0; i < texts.Length; i++)
            {
                if (client.Hears(taken.Epoch, texts[i]))
                {
                    client.Deliver(frames[i]);
                }
            }
        }
    }
}
