using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Hosting;
using Orleans.Runtime;
using Orleans.Streams;
using OrleansChat.Grains.Rooms;
using OrleansChat.Grains.Storage;
using OrleansChat.Rooms;
using OrleansChat.Tests.Standalone.Orleans;
using OrleansChat.Users;
using static OrleansChat.Tests.Grains.Rooms.Say;

namespace OrleansChat.Tests.Grains.Rooms;

/// <summary>A room on the runtime that the edition has.</summary>
public sealed class RoomGrainTests : IAsyncLifetime
{
    private readonly FakeMessageLog _log = new();
    private GrainHost _host = null!; // set by InitializeAsync
    private IRoomGrain _room = null!;

    public async ValueTask InitializeAsync()
    {
        _host = await GrainHost.StartAsync(silo =>
        {
            silo.Services.AddSingleton<IMessageLog>(_log);
            silo.Services.AddSingleton<IRoomStore>(_log.Rooms);
            silo.Services.AddSingleton(TimeProvider.System);
            silo.Services.Configure<RoomOptions>(options =>
            {
                options.Heartbeat = TimeSpan.FromMilliseconds(50);
                options.MaxPendingMessages = 100;
            });
            silo.AddMemoryStreams(RoomStream.Provider);
        });
        _room = _host.Grain<IRoomGrain>("lobby");
    }

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task A_receipt_comes_when_the_message_is_on_disk_and_not_before()
    {
        await _room.GetRosterAsync();
        _log.Hold = new TaskCompletionSource();
        var sending = _room.SendAsync(Text("ada", "hello")).AsTask();
        await Eventually.HoldsAsync("the append", () => new(_log.Appends.Count == 1));
        Assert.False(sending.IsCompleted);

        _log.Hold.SetResult();

        Assert.Equal(1, (await sending).Position?.Sequence);
    }

    [Fact]
    public async Task What_comes_while_one_append_is_on_its_way_goes_with_the_next()
    {
        await _room.GetRosterAsync();
        var hold = _log.Hold = new TaskCompletionSource();
        var first = _room.SendAsync(Text("ada", "first")).AsTask();
        await Eventually.HoldsAsync("the first append", () => new(_log.Appends.Count == 1));
        var others = Enumerable.Range(0, 50).Select(i => _room.SendAsync(Text("ada", $"{i}")).AsTask()).ToList();
        await _room.GetRosterAsync(); // behind them in the room's turns

        _log.Hold = null;
        hold.SetResult();
        await first;
        var receipts = await Task.WhenAll(others);

        Assert.InRange(_log.Appends.Count, 2, 40); // 2 where calls arrive at once; on real Orleans they come in pieces
        Assert.Equal(Enumerable.Range(2, 50).Select(i => (long?)i), receipts.Select(receipt => receipt.Position?.Sequence).Order());
    }

    [Fact]
    public async Task A_repeat_gets_the_first_receipt_also_from_the_next_activation()
    {
        var said = Text("ada", "hello");
        var first = await _room.SendAsync(said);
        var again = await _room.SendAsync(said);
        await MoveAsync();
        var fromTheLog = await _room.SendAsync(said);

        Assert.False(first.Repeated);
        Assert.Equal(first with { Repeated = true }, again);
        Assert.Equal(first with { Repeated = true }, fromTheLog);
    }

    [Fact]
    public async Task An_append_that_failed_without_a_trace_can_be_repeated()
    {
        var said = Text("ada", "hello");
        _log.NextFault = new LogUnavailableException("disk");
        var refused = await _room.SendAsync(said);
        var accepted = await SendUntilAcceptedAsync(said);

        Assert.Equal(ChatErrors.Unavailable, refused.Error);
        Assert.Null(refused.Position);
        Assert.Equal((1, false), (accepted.Position?.Sequence, accepted.Repeated));
    }

    [Fact]
    public async Task An_append_that_failed_and_yet_was_written_is_found_by_its_key()
    {
        var said = Text("ada", "hello");
        _log.NextFault = new LogUnavailableException("disk");
        _log.FaultAfterWrite = true;
        var refused = await _room.SendAsync(said);
        var found = await SendUntilAcceptedAsync(said);

        Assert.Equal(ChatErrors.Unavailable, refused.Error);
        Assert.Equal((1, true), (found.Position?.Sequence, found.Repeated));
    }

    [Fact]
    public async Task A_room_whose_log_somebody_else_writes_steps_down()
    {
        await _room.SendAsync(Text("ada", "one"));
        _log.WriteBehindTheRoomsBack(Message(2, "by another activation"));
        var refused = await _room.SendAsync(Text("ada", "two"));
        var accepted = await SendUntilAcceptedAsync(Text("ada", "three"));

        Assert.Equal(ChatErrors.RoomMoved, refused.Error);
        Assert.Equal(3, accepted.Position?.Sequence);
    }

    [Fact]
    public async Task A_late_append_that_lands_while_a_room_starts_is_before_its_first()
    {
        var late = Message(1, "given up by the activation before");
        _log.BeforeKeys = () => _log.WriteBehindTheRoomsBack(late);

        var receipt = await _room.SendAsync(Text("ada", "hello"));
        var repeat = await _room.SendAsync(new SendMessage(late.Author, late.Key, late.Content));

        Assert.Equal((2, null), (receipt.Position?.Sequence, receipt.Error));
        Assert.Equal((1, true), (repeat.Position?.Sequence, repeat.Repeated));
    }

    [Fact]
    public async Task Senders_are_told_to_come_back_when_too_much_waits_for_the_disk()
    {
        await _room.GetRosterAsync();
        var hold = _log.Hold = new TaskCompletionSource();
        var sending = Enumerable.Range(0, 150).Select(i => _room.SendAsync(Text("ada", $"{i}")).AsTask()).ToList();
        await Eventually.HoldsAsync("50 refusals", () => new(sending.Count(send => send.IsCompleted) == 50));

        _log.Hold = null;
        hold.SetResult();
        var receipts = await Task.WhenAll(sending);

        Assert.Equal(50, receipts.Count(receipt => receipt.Error == ChatErrors.Busy));
        Assert.Equal(Enumerable.Range(1, 100).Select(i => (long?)i), receipts.Where(receipt => receipt.Error is null).Select(receipt => receipt.Position?.Sequence).Order());
    }

    [Fact]
    public async Task What_was_committed_is_published_in_order_and_the_heartbeat_tells_the_head()
    {
        var heard = await ListenAsync();
        for (var i = 0; i < 20; i++)
        {
            await _room.SendAsync(Text("ada", $"{i}"));
        }

        await Eventually.HoldsAsync("all messages", () => new(heard.SelectMany(events => events.Messages).Count() == 20));
        await Eventually.HoldsAsync("a heartbeat", () => new(heard.LastOrDefault() is { Messages.IsEmpty: true, Head.Sequence: 20 }));

        Assert.Equal(Enumerable.Range(1, 20).Select(i => (long)i), heard.SelectMany(events => events.Messages).Select(message => message.Sequence));
    }

    [Fact]
    public async Task Who_comes_and_goes_is_announced()
    {
        var heard = await ListenAsync();
        var ada = new RoomMember(SessionId.New(), "ada");
        await _room.EnterAsync("gateway", [ada, new RoomMember(SessionId.New(), "bob")]);
        await Eventually.HoldsAsync("both", () => new(LastRoster(heard)?.Names is ["ada", "bob"]));

        await _room.LeaveAsync("gateway", [ada.Session]);

        await Eventually.HoldsAsync("bob alone", () => new(LastRoster(heard)?.Names is ["bob"]));
        Assert.Equal(["bob"], (await _room.GetRosterAsync()).Names);
    }

    [Fact]
    public async Task Every_heartbeat_says_who_is_here()
    {
        await _room.EnterAsync("gateway", [new RoomMember(SessionId.New(), "ada")]);
        var heard = await ListenAsync();
        var before = heard.Count;

        await Eventually.HoldsAsync("three more heartbeats", () => new(heard.Count >= before + 3));

        Assert.All(heard, events => Assert.Equal(["ada"], events.Roster!.Names)); // nobody speaks, so all are heartbeats
    }

    [Fact]
    public async Task History_is_read_in_bounded_pages()
    {
        for (var i = 0; i < 5; i++)
        {
            await _room.SendAsync(Text("ada", $"{i}"));
        }

        var page = await _room.ReadAsync(ReadHistory.Before(long.MaxValue, 2, int.MaxValue), TestContext.Current.CancellationToken);

        Assert.Equal([4, 5], page.Messages.Select(message => message.Sequence));
        Assert.Equal(5, page.Head.Sequence);
    }

    [Fact]
    public async Task A_room_whose_log_cannot_be_opened_fails_its_callers_and_is_there_when_it_can()
    {
        _log.OpenFault = new LogUnavailableException("disk");
        var failure = await Assert.ThrowsAnyAsync<Exception>(async () => await _room.SendAsync(Text("ada", "hello")));
        Assert.IsNotType<TimeoutException>(failure);

        _log.OpenFault = null;

        Assert.Equal(1, (await SendUntilAcceptedAsync(Text("ada", "hello"))).Position?.Sequence);
    }

    private async Task<SendReceipt> SendUntilAcceptedAsync(SendMessage said)
    {
        SendReceipt? receipt = null;
        await Eventually.HoldsAsync("a receipt with a position", async () =>
        {
            try
            {
                receipt = await _room.SendAsync(said);
            }
            catch (Exception) when (_log.OpenFault is null)
            {
                return false; // the activation that failed is still there
            }

            return receipt.Position is not null;
        });
        return receipt!; // the condition above
    }

    // A send that finds another writer makes the room step down.
    private async Task MoveAsync()
    {
        var opened = _log.Opened;
        _log.NextFault = new LogUnavailableException("moved");
        await _room.SendAsync(Text("somebody", "else"));
        await SendUntilAcceptedAsync(Text("somebody", "else"));
        Assert.True(_log.Opened > opened);
    }

    private async Task<ConcurrentQueue<RoomEvents>> ListenAsync()
    {
        var heard = new ConcurrentQueue<RoomEvents>();
        var inTheSilo = _host.Services.GetRequiredService<IClusterClient>();
        var stream = inTheSilo.GetStreamProvider(RoomStream.Provider).GetStream<RoomEvents>(StreamId.Create(RoomStream.Namespace, "lobby"));
        await stream.SubscribeAsync((events, _) =>
        {
            heard.Enqueue(events);
            return Task.CompletedTask;
        });
        await _room.GetRosterAsync(); // activates it, and with it the heartbeat
        await Eventually.HoldsAsync("the first heartbeat", () => new(!heard.IsEmpty));
        return heard;
    }

    private static RoomRoster? LastRoster(ConcurrentQueue<RoomEvents> heard) => heard.LastOrDefault(events => events.Roster is not null)?.Roster;
}
