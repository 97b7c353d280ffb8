using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Runtime;
using Orleans.Streams;
using OrleansChat.Grains.Rooms;
using OrleansChat.Relays;
using OrleansChat.Rooms;
using OrleansChat.Users;

namespace OrleansChat.Grains.Relays;

/// <summary>An address of the relays. Thin: who gets a text is <see cref="RelayListeners"/>, how it gets there <see cref="RelayPublisher"/>.</summary>
/// <remarks>Every method interleaves and none awaits before it has decided, so turns alone keep the order.</remarks>
public sealed class RelayAddressGrain(IOptions<RoomOptions> options, TimeProvider time, ILogger<RelayAddressGrain> logger) : Grain, IRelayAddressGrain
{
    private readonly RelayListeners _listeners = new(options.Value.MemberLease);
    private RelayPublisher _publisher = null!; // set by OnActivateAsync, which runs before any call

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        var streams = this.GetStreamProvider(RoomStream.Provider);
        _publisher = new RelayPublisher(
            this.GetPrimaryKeyString(),
            gateway => streams.GetStream<RelayDeliveries>(StreamId.Create(RelayStream.Namespace, gateway)),
            time,
            logger);
        var half = options.Value.MemberLease / 2;
        this.RegisterGrainTimer(ExpireAsync, new GrainTimerCreationOptions(half, half) { Interleave = true });
        return Task.CompletedTask;
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken) => _publisher?.DrainAsync() ?? Task.CompletedTask;

    public ValueTask<Position> EnterAsync(string gateway, ImmutableArray<SessionId> connections)
    {
        _listeners.Enter(gateway, connections, time.GetUtcNow());
        return new ValueTask<Position>(_publisher.Last);
    }

    public ValueTask LeaveAsync(string gateway, ImmutableArray<SessionId> connections)
    {
        _listeners.Leave(gateway, connections);
        return ValueTask.CompletedTask;
    }

    public ValueTask<bool> RenewAsync(string gateway, int connections) => new(_listeners.Renew(gateway, connections, time.GetUtcNow()));

    public async ValueTask<int> SendAsync(RelayText text)
    {
        var (gateways, connections) = _listeners.Reached(text.Except);
        if (connections == 0)
        {
            ForgetIfNobodyListens(); // anybody may send to any name: those that nobody has must not stay
            return 0;
        }

        await _publisher.PublishAsync(gateways, new RelayDelivery(0, text.Text, text.Except));
        return connections;
    }

    public ValueTask TakenAsync(string gateway, Position last)
    {
        _publisher.Taken(gateway, last);
        return ValueTask.CompletedTask;
    }

    private Task ExpireAsync(CancellationToken cancellationToken)
    {
        _listeners.Expire(time.GetUtcNow());
        _publisher.ForgetAllBut(_listeners.Gateways);
        ForgetIfNobodyListens();
        return Task.CompletedTask;
    }

    private void ForgetIfNobodyListens()
    {
        if (_listeners.IsEmpty)
        {
            DeactivateOnIdle();
        }
    }
}
