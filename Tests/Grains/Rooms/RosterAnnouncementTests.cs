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

namespace OrleansChat.Tests.Grains.Rooms;

/// <summary>Who comes and goes in a room whose heartbeat is too far away to tell it.</summary>
public sealed class RosterAnnouncementTests : IAsyncLifetime
{
    private readonly ConcurrentQueue<RoomEvents> _heard = new();
    private GrainHost _host = null!; // set by InitializeAsync
    private IRoomGrain _room = null!;

    private RoomRoster? Latest => _heard.LastOrDefault()?.Roster;

    public async ValueTask InitializeAsync()
    {
        _host = await GrainHost.StartAsync(silo =>
        {
            silo.Services.AddSingleton<IMessageLog>(new FakeMessageLog());
            silo.Services.AddSingleton<IRoomStore>(new FakeRoomStore());
            silo.Services.AddSingleton(TimeProvider.System);
            silo.Services.Configure<RoomOptions>(options =>
            {
                options.Heartbeat = TimeSpan.FromMinutes(5);
                options.AnnounceRosterWithin = TimeSpan.FromMilliseconds(500);
            });
            silo.AddMemoryStreams(RoomStream.Provider);
        });
        _room = _host.Grain<IRoomGrain>("lobby");
        var inTheSilo = _host.Services.GetRequiredService<IClusterClient>();
        var stream = inTheSilo.GetStreamProvider(RoomStream.Provider).GetStream<RoomEvents>(StreamId.Create(RoomStream.Namespace, "lobby"));
        await stream.SubscribeAsync((events, _) =>
        {
            _heard.Enqueue(events);
            return Task.CompletedTask;
        });
    }

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task A_crowd_is_announced_in_a_few_pieces_without_waiting_for_a_heartbeat()
    {
        foreach (var i in Enumerable.Range(0, 100))
        {
            await _room.EnterAsync("gateway", [new RoomMember(SessionId.New(), $"{i}")]);
        }

        await Eventually.HoldsAsync("all of them", () => new(Latest?.Count == 100));

        Assert.InRange(_heard.Count, 1, 20);
    }

    [Fact]
    public async Task Who_leaves_is_announced_too()
    {
        var ada = new RoomMember(SessionId.New(), "ada");
        await _room.EnterAsync("gateway", [ada, new RoomMember(SessionId.New(), "bob")]);
        await Eventually.HoldsAsync("both", () => new(Latest?.Names is ["ada", "bob"]));

        await _room.LeaveAsync("gateway", [ada.Session]);

        await Eventually.HoldsAsync("bob alone", () => new(Latest?.Names is ["bob"]));
    }

    [Fact]
    public async Task A_gateway_that_counts_otherwise_and_enters_its_sessions_anew_at_once_is_not_seen_to_go()
    {
        var ada = new RoomMember(SessionId.New(), "ada");
        await _room.EnterAsync("gateway", [ada]);
        await Eventually.HoldsAsync("ada", () => new(Latest?.Names is ["ada"]));

        Assert.False(await _room.RenewAsync("gateway", 2));
        await _room.EnterAsync("gateway", [ada, new RoomMember(SessionId.New(), "bob")]);

        await Eventually.HoldsAsync("bob", () => new(Latest?.Names is ["ada", "bob"]));
        Assert.All(_heard, events => Assert.Contains("ada", events.Roster!.Names)); // nobody speaks, so all are announcements
    }

    [Fact]
    public async Task Another_session_of_who_is_here_already_is_no_news()
    {
        await _room.EnterAsync("gateway", [new RoomMember(SessionId.New(), "ada")]);
        await Eventually.HoldsAsync("ada", () => new(Latest is not null));

        await _room.EnterAsync("gateway", [new RoomMember(SessionId.New(), "ada")]);
        await _room.EnterAsync("other", [new RoomMember(SessionId.New(), "bob")]);

        await Eventually.HoldsAsync("bob", () => new(Latest?.Names is ["ada", "bob"]));
        Assert.Equal(2, _heard.Count);
    }
}
