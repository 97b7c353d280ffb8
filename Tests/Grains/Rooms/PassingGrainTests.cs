using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Hosting;
using Orleans.Runtime;
using Orleans.Streams;
using OrleansChat.Grains.Rooms;
using OrleansChat.Rooms;
using OrleansChat.Tests.Standalone.Orleans;
using static OrleansChat.Tests.Grains.Rooms.Say;

namespace OrleansChat.Tests.Grains.Rooms;

/// <summary>What passes through a room, on the runtime that the edition has.</summary>
public sealed class PassingGrainTests : IAsyncLifetime
{
    private readonly ConcurrentQueue<RoomEvents> _heard = new();
    private GrainHost _host = null!; // set by InitializeAsync
    private IPassingGrain _passing = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _host = await GrainHost.StartAsync(silo =>
        {
            silo.Services.AddSingleton(TimeProvider.System);
            silo.Services.Configure<RoomOptions>(options =>
            {
                options.Heartbeat = TimeSpan.FromMilliseconds(50);
                options.PassingMessages = 3;
                options.MaxBodyBytes = 1024 * 1024;
            });
            silo.AddMemoryStreams(RoomStream.Provider);
        });
        _passing = _host.Grain<IPassingGrain>("lobby");
        var inTheSilo = _host.Services.GetRequiredService<IClusterClient>();
        var stream = inTheSilo.GetStreamProvider(RoomStream.Provider).GetStream<RoomEvents>(StreamId.Create(PassingStream.Namespace, "lobby"));
        await stream.SubscribeAsync((events, _) =>
        {
            _heard.Enqueue(events);
            return Task.CompletedTask;
        });
    }

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task What_passes_is_numbered_told_and_can_be_read()
    {
        var receipts = new List<SendReceipt>();
        foreach (var i in Enumerable.Range(0, 3))
        {
            receipts.Add(await _passing.SendAsync(Text("ada", $"{i}")));
        }

        var page = await _passing.ReadAsync(ReadHistory.After(1, 10, int.MaxValue), Cancel);
        await Eventually.HoldsAsync("all of it", () => new(_heard.SelectMany(events => events.Messages).Count() == 3));

        Assert.Equal([1, 2, 3], receipts.Select(receipt => receipt.Position!.Value.Sequence)); // nothing was refused
        Assert.Equal([2, 3], page.Messages.Select(message => message.Sequence));
        Assert.Equal(receipts[2].Position, page.Head);
        Assert.Equal([1, 2, 3], _heard.SelectMany(events => events.Messages).Select(message => message.Sequence));
    }

    [Fact]
    public async Task A_repeat_gets_the_first_receipt()
    {
        var said = Text("ada", "hello");

        var first = await _passing.SendAsync(said);

        Assert.Equal(first with { Repeated = true }, await _passing.SendAsync(said));
        Assert.Equal(1, (await _passing.ReadAsync(ReadHistory.After(0, 10, int.MaxValue), Cancel)).Head.Sequence);
    }

    [Fact]
    public async Task What_is_larger_than_a_message_with_its_head_is_refused()
    {
        var largest = new string('x', (1024 + 4) * 1024);

        Assert.Null((await _passing.SendAsync(Text("ada", largest))).Error);
        Assert.Equal(ChatErrors.TooLarge, (await _passing.SendAsync(Text("ada", largest + "x"))).Error);
    }

    [Fact]
    public async Task A_piece_that_no_stream_takes_is_found_by_the_head()
    {
        var large = Text("ada", new string('x', RoomBacklog.MaxPieceBytes + 1));

        await _passing.SendAsync(large);
        await Eventually.HoldsAsync("the head", () => new(_heard.Any(events => events.Head.Sequence == 1)));
        var page = await _passing.ReadAsync(ReadHistory.After(0, 10, int.MaxValue), Cancel);

        Assert.DoesNotContain(_heard, events => events.Messages.Length > 0);
        Assert.Equal(large.Content.Body, Assert.Single(page.Messages).Content.Body);
    }

    [Fact]
    public async Task Who_is_too_far_behind_gets_an_empty_page_with_the_head()
    {
        foreach (var i in Enumerable.Range(0, 5))
        {
            await _passing.SendAsync(Text("ada", $"{i}"));
        }

        var page = await _passing.ReadAsync(ReadHistory.After(1, 10, int.MaxValue), Cancel);

        Assert.Empty(page.Messages);
        Assert.Equal(5, page.Head.Sequence);
    }

    [Fact]
    public async Task A_heartbeat_tells_the_head_and_nobody_who_is_here()
    {
        await _passing.SendAsync(Text("ada", "hello"));
        await Eventually.HoldsAsync("two heartbeats", () => new(_heard.Count(events => events is { Head.Sequence: 1, Messages.IsEmpty: true }) >= 2));

        Assert.All(_heard, events => Assert.Null(events.Roster));
    }
}
