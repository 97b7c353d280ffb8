using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Hosting;
using OrleansChat.Grains.Storage;
using OrleansChat.Rooms;
using OrleansChat.Tests.Standalone.Orleans;
using static OrleansChat.Tests.Grains.Rooms.Say;

namespace OrleansChat.Tests.Grains.Rooms;

/// <summary>
/// A room that is active twice, which a cluster that falls apart can bring about: each activation thinks that it is the only writer, and
/// the log lets one of them be right at a time.
/// </summary>
public abstract class TwoActivationsContract
{
    private const int Senders = 4;
    private const int MessagesEach = 25;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>A way of its own to the one store of the test.</summary>
    protected abstract IMessageLog OpenLog();

    [Fact]
    public async Task Two_activations_of_a_room_never_both_append_and_every_sender_gets_its_receipt()
    {
        var log = OpenLog();
        await using var one = await StartAsync(log);
        await using var other = await StartAsync(OpenLog());
        IRoomGrain[] activations = [one.Grain<IRoomGrain>(RoomId.Lobby.Value), other.Grain<IRoomGrain>(RoomId.Lobby.Value)];
        var refusals = new ConcurrentBag<ChatError>();

        var sent = (await Task.WhenAll(Enumerable.Range(0, Senders).Select(sender => SendAllAsync(sender, activations, refusals))))
            .SelectMany(receipts => receipts).ToList();

        var epoch = (await log.OpenAsync(RoomId.Lobby, Cancel)).Epoch;
        var messages = (await log.ReadAsync(RoomId.Lobby, ReadHistory.After(0, 10_000, int.MaxValue), Cancel)).Messages;
        Assert.Equal(Enumerable.Range(1, Senders * MessagesEach).Select(sequence => (long)sequence), messages.Select(message => message.Sequence));
        Assert.Equal(
            messages.Select(message => (message.Key, new Position(epoch, message.Sequence), message.At)),
            sent.Select(receipt => (receipt.Key, receipt.Position, receipt.At)).Distinct().OrderBy(receipt => receipt.Item2.Sequence));
        Assert.Equal(2 * Senders * MessagesEach, sent.Count);
        Assert.All(refusals, error => Assert.True(error.Retryable, error.Name));
    }

    /// <summary>Each message first to one activation, then to the other, with the same key until it has a receipt; and once more to the first.</summary>
    private static async Task<List<(MessageKey Key, Position Position, DateTimeOffset At)>> SendAllAsync(
        int sender, IRoomGrain[] activations, ConcurrentBag<ChatError> refusals)
    {
        var receipts = new List<(MessageKey, Position, DateTimeOffset)>();
        var turn = sender;
        for (var number = 0; number < MessagesEach; number++)
        {
            var message = Text($"sender {sender}", $"{number}");
            for (var received = 0; received < 2;)
            {
                Cancel.ThrowIfCancellationRequested();
                var receipt = await activations[turn++ % activations.Length].SendAsync(message).AsTask().WaitAsync(GrainHost.Patience, Cancel);
                if (receipt.Position is { } position)
                {
                    receipts.Add((message.Key, position, receipt.At));
                    received++;
                }
                else
                {
                    refusals.Add(receipt.Error!); // it is one or the other
                }
            }
        }

        return receipts;
    }

    private static Task<GrainHost> StartAsync(IMessageLog log) => GrainHost.StartAsync(silo =>
    {
        silo.Services.AddSingleton(log);
        silo.Services.AddSingleton<IRoomStore>(new FakeRoomStore());
        silo.Services.AddSingleton(TimeProvider.System);
        silo.AddMemoryStreams(RoomStream.Provider);
    });
}
