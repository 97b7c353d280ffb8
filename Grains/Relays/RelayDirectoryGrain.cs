using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Runtime;
using Orleans.Streams;
using OrleansChat.Grains.Rooms;
using OrleansChat.Relays;
using OrleansChat.Rooms;

namespace OrleansChat.Grains.Relays;

/// <summary>The operator's side of the relays. Thin: who is online is <see cref="RelayOnline"/>, what was said to the server <see cref="RelayInbox"/>.</summary>
public sealed class RelayDirectoryGrain(IOptions<RoomOptions> options, TimeProvider time, ILogger<RelayDirectoryGrain> logger) : Grain, IRelayDirectoryGrain
{
    private readonly RelayOnline _online = new(options.Value.MemberLease);
    private readonly RelayInbox _inbox = new(maxTexts: 1_000, maxBytes: 1024 * 1024);
    private RelayPublisher _publisher = null!; // set by OnActivateAsync, which runs before any call

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        var streams = this.GetStreamProvider(RoomStream.Provider);
        _publisher = new RelayPublisher(
            null, gateway => streams.GetStream<RelayDeliveries>(StreamId.Create(RelayStream.Namespace, gateway)), time, logger);
        var half = options.Value.MemberLease / 2;
        // Counts as use: the inbox is there until the silo stops, whether or not somebody is online.
        this.RegisterGrainTimer(ExpireAsync, new GrainTimerCreationOptions(half, half) { Interleave = true, KeepAlive = true });
        return Task.CompletedTask;
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken) => _publisher?.DrainAsync() ?? Task.CompletedTask;

    public ValueTask ReportAsync(string gateway, RelayReport report)
    {
        _online.Report(gateway, report.Entered, report.Left, time.GetUtcNow());
        foreach (var heard in report.Heard)
        {
            _inbox.Add(heard);
        }

        return ValueTask.CompletedTask;
    }

    public ValueTask<bool> RenewAsync(string gateway, int connections) => new(_online.Renew(gateway, connections, time.GetUtcNow()));

    public ValueTask<ImmutableArray<RelayConnection>> ListAsync() => new(_online.List());

    public async ValueTask<int> SendToAllAsync(byte[] text)
    {
        var count = _online.Count;
        await _publisher.PublishAsync(_online.Gateways, new RelayDelivery(0, text));
        return count;
    }

    public async ValueTask<bool> SendToOneAsync(string name, byte[] text)
    {
        if (_online.FindFirst(name) is not var (gateway, connection))
        {
            return false;
        }

        await _publisher.PublishAsync([gateway], new RelayDelivery(0, text, Only: connection.Session));
        return true;
    }

    public ValueTask<RelayHeardPage> ReadHeardAsync(long after) => new(_inbox.Read(after));

    public ValueTask TakenAsync(string gateway, Position last)
    {
        _publisher.Taken(gateway, last);
        return ValueTask.CompletedTask;
    }

    private Task ExpireAsync(CancellationToken cancellationToken)
    {
        _online.Expire(time.GetUtcNow());
        _publisher.ForgetAllBut(_online.Gateways);
        return Task.CompletedTask;
    }
}
