using System.Collections.Immutable;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Hosting;
using OrleansChat.Grains.Rooms;
using OrleansChat.Grains.Storage;
using OrleansChat.Rooms;
using OrleansChat.Tests.Standalone.Orleans;
using static OrleansChat.Tests.Grains.Rooms.Say;

namespace OrleansChat.Tests.Grains.Rooms;

/// <summary>A room of somebody's own, on the runtime that the edition has.</summary>
public sealed class RoomPeopleTests : IAsyncLifetime
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
            silo.AddMemoryStreams(RoomStream.Provider);
        });
        _room = _host.Grain<IRoomGrain>("tea");
    }

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task A_room_that_nobody_made_has_no_log()
    {
        Assert.Equal(ChatErrors.NoSuchRoom, (await _room.SendAsync(Text("ada", "hello"))).Error);
        Assert.Equal(ChatErrors.NoSuchRoom, (await _room.AdmitAsync("ada")).Error);
        Assert.Equal(ChatErrors.NoSuchRoom, (await _room.ReadAsync(ReadHistory.After(0, 10, 10), CancellationToken.None)).Error);
        Assert.Equal(ChatErrors.NoSuchRoom, (await _room.ChangeAsync(new ChangeStanding("ada", "ada", RoomAct.Joined))).Error);

        Assert.Equal(0, _log.Opened);
    }

    [Fact]
    public async Task Of_many_who_make_a_room_at_once_one_owns_it()
    {
        string[] names = ["ada", "bob", "eve", "mo"];

        var receipts = await Task.WhenAll(names.Select(name => _room.CreateAsync(Create(name)).AsTask()));

        var owner = names[Array.FindIndex(receipts, receipt => receipt.Error is null)];
        Assert.Equal(3, receipts.Count(receipt => receipt.Error == ChatErrors.RoomExists));
        Assert.Equal(RoomRole.Owner, (await _room.AdmitAsync(owner)).Role);
        Assert.Equal(1, _log.Opened);
    }

    [Fact]
    public async Task Making_it_again_with_the_same_key_is_making_it_once()
    {
        var create = Create("ada", "bob");

        var first = await _room.CreateAsync(create);
        var again = await _room.CreateAsync(create);

        Assert.Equal((1, 1, false, true), (first.Position?.Sequence, again.Position?.Sequence, first.Repeated, again.Repeated));
        Assert.Equal(2, Assert.Single(_log.Appends).Length); // that it was made, and that bob was asked in: in one commit
    }

    [Fact]
    public async Task What_was_decided_is_so_for_the_next_activation_too()
    {
        await _room.CreateAsync(Create("ada", "bob"));
        await _room.ChangeAsync(new ChangeStanding("bob", "bob", RoomAct.Joined));
        await _room.ChangeAsync(new ChangeStanding("ada", "bob", RoomAct.Muted, For: TimeSpan.FromHours(1)));
        await FailAsync();

        Assert.Equal(ChatErrors.Muted, (await UntilActiveAsync(() => _room.SendAsync(Text("bob", "?")))).Error);
        Assert.Equal(RoomRole.Owner, (await _room.AdmitAsync("ada")).Role);
    }

    [Fact]
    public async Task What_did_not_get_to_disk_was_never_so()
    {
        await _room.CreateAsync(Create("ada", "bob"));
        _log.NextFault = new LogUnavailableException("the disk is full");

        var refused = await _room.ChangeAsync(new ChangeStanding("ada", "eve", RoomAct.Banned));

        Assert.Equal(ChatErrors.Unavailable, refused.Error);
        await UntilActiveAsync(() => _room.SendAsync(Text("ada", "on again")));
        Assert.DoesNotContain((await _room.ListPeopleAsync("ada", null, 10)).Page, person => person.IsBanned);
    }

    [Fact]
    public async Task What_is_so_already_waits_for_the_disk_as_well()
    {
        await _room.CreateAsync(Create("ada", "bob"));
        var hold = _log.Hold = new TaskCompletionSource();
        var joining = _room.ChangeAsync(new ChangeStanding("bob", "bob", RoomAct.Joined)).AsTask();
        await Eventually.HoldsAsync("the append", () => new(_log.Appends.Count == 2));
        var again = _room.ChangeAsync(new ChangeStanding("bob", "bob", RoomAct.Joined)).AsTask();
        Assert.Null((await _room.AdmitAsync("bob")).Error); // behind it in the room's turns
        Assert.False(again.IsCompleted);

        _log.Hold = null;
        hold.SetResult();

        Assert.Equal(((await joining).Position, true), ((await again).Position, (await again).Repeated));
    }

    [Fact]
    public async Task Nobody_says_what_only_rooms_say()
    {
        await _room.CreateAsync(Create("ada"));
        var change = new RoomChange(RoomAct.RoleGiven, Standing: new RoomStanding("eve", RoomRole.Owner));

        foreach (var kind in new[] { ContentKind.Typing, ContentKind.Edit, ContentKind.Deletion, ContentKind.Reaction, ContentKind.Change, (ContentKind)1_999 })
        {
            Assert.Equal(ChatErrors.BadRequest, (await _room.SendAsync(new SendMessage("ada", MessageKey.New(), new MessageContent(kind, [], 0)))).Error);
        }

        var forged = new SendMessage("ada", MessageKey.New(), Content("hello") with { Change = change });
        Assert.Equal(ChatErrors.BadRequest, (await _room.SendAsync(forged)).Error);
        Assert.Equal(RoomRole.None, (await _room.AdmitAsync("eve")).Role);
    }

    private static CreateRoom Create(string by, params ImmutableArray<string> invited) => new(by, MessageKey.New(), new RoomCard(RoomKind.Private, "Tea"), invited);

    private static async Task<SendReceipt> UntilActiveAsync(Func<ValueTask<SendReceipt>> send)
    {
        SendReceipt? receipt = null;
        await Eventually.HoldsAsync("the next activation", async () => (receipt = await send()).Error is not { Retryable: true });
        return receipt!;
    }

    private async Task FailAsync()
    {
        _log.NextFault = new LogUnavailableException("once");
        Assert.True((await _room.SendAsync(Text("ada", "lost"))).Error?.Retryable);
    }
}
