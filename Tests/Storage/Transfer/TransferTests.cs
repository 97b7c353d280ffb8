using System.Collections.Immutable;
using System.Text;
using OrleansChat.Grains.Storage;
using OrleansChat.Rooms;
using OrleansChat.Storage.Sqlite;
using OrleansChat.Storage.Transfer;
using OrleansChat.Users;
using static OrleansChat.Tests.Grains.Rooms.Say;
using static OrleansChat.Tests.Storage.Annotations;

namespace OrleansChat.Tests.Storage.Transfer;

/// <summary>What is exported comes back as it was, and a file that is wrong says where.</summary>
public sealed class TransferTests : IDisposable
{
    private static readonly RoomId Other = RoomId.Parse("other");

    private readonly Store _from = new();
    private readonly Store _to = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Everything_comes_back_as_it_was()
    {
        var lobby = await _from.FillAsync(RoomId.Lobby, OddMessages());
        await _from.FillAsync(Other, [.. Enumerable.Range(1, 2_500).Select(sequence => Message(sequence))]);
        await _from.Accounts.TryCreateAsync(new Account(Name("ada"), "hash", Noon), Cancel);
        await _from.Accounts.TryCreateAsync(new Account(Name("né 👩‍🚀"), "other hash"), Cancel);

        var written = await ExportAsync();
        var count = await ImportAsync(written);

        Assert.Equal(new TransferCount(2, 2, OddMessages().Length + 2_500, 0), count);
        Assert.Equal(await _from.ExtentAsync(Other), await _to.ExtentAsync(Other));
        Assert.Equal(lobby.Epoch, (await _to.ExtentAsync(RoomId.Lobby)).Epoch);
        Assert.Equal(written, await ExportAsync(from: _to)); // byte by byte
        Assert.Equal(new Account(Name("ada"), "hash", Noon), await _to.Accounts.FindAsync(Name("ada"), Cancel));
    }

    [Fact]
    public async Task Importing_twice_changes_nothing()
    {
        await _from.FillAsync(RoomId.Lobby, [.. Enumerable.Range(1, 2_500).Select(sequence => Message(sequence))]);
        await _from.Accounts.TryCreateAsync(new Account(Name("ada"), "hash"), Cancel);
        var written = await ExportAsync();
        await ImportAsync(written);
        var before = await ExportAsync(from: _to);

        var count = await ImportAsync(written);

        Assert.Equal(new TransferCount(0, 1, 0, 2_501), count);
        Assert.Equal(before, await ExportAsync(from: _to));
    }

    [Fact]
    public async Task A_later_export_brings_what_is_new()
    {
        var extent = await _from.FillAsync(RoomId.Lobby, [Message(1), Message(2)]);
        await ImportAsync(await ExportAsync());
        await _from.Log.AppendAsync(RoomId.Lobby, extent.Epoch, [Message(3)]);

        var count = await ImportAsync(await ExportAsync());

        Assert.Equal((1, 2), (count.Messages, count.Known));
        Assert.Equal(3, (await _to.ExtentAsync(RoomId.Lobby)).Last);
    }

    [Fact]
    public async Task A_log_whose_oldest_messages_were_removed_keeps_its_numbers()
    {
        await _from.FillAsync(RoomId.Lobby, [.. Enumerable.Range(1, 10).Select(sequence => Message(sequence))]);
        await _from.Log.TrimAsync(RoomId.Lobby, through: 4, atMost: 100);

        await ImportAsync(await ExportAsync());

        Assert.Equal(await _from.ExtentAsync(RoomId.Lobby), await _to.ExtentAsync(RoomId.Lobby));
    }

    [Fact]
    public async Task One_room_goes_alone_and_without_accounts()
    {
        await _from.FillAsync(RoomId.Lobby, [Message(1)]);
        await _from.FillAsync(Other, [Message(1), Message(2)]);
        await _from.Accounts.TryCreateAsync(new Account(Name("ada"), "hash"), Cancel);

        var count = await ImportAsync(await ExportAsync(only: Other));

        Assert.Equal(new TransferCount(0, 1, 2, 0), count);
        Assert.Equal([Other], await _to.Log.ListAsync(Cancel));
        var refused = await Assert.ThrowsAsync<TransferException>(() => ExportAsync(only: RoomId.Parse("never")));
        Assert.Equal("There is no room never.", refused.Message);
    }

    [Fact]
    public async Task One_room_of_a_file_with_all_is_taken_alone()
    {
        await _from.FillAsync(RoomId.Lobby, [Message(1)]);
        await _from.FillAsync(Other, [Message(1), Message(2)]);
        var written = await ExportAsync();

        Assert.Equal(new TransferCount(0, 1, 2, 0), await ImportAsync(written, Other));
        Assert.Equal([Other], await _to.Log.ListAsync(Cancel));
        await Assert.ThrowsAsync<TransferException>(() => ImportAsync(written, RoomId.Parse("never")));
    }

    [Fact]
    public async Task A_room_that_has_another_log_is_left_alone()
    {
        await _from.FillAsync(RoomId.Lobby, [Message(1), Message(2)]);
        await _to.FillAsync(RoomId.Lobby, [Message(1, "of another log")]);
        var before = await ExportAsync(from: _to);

        var refused = await Assert.ThrowsAsync<TransferException>(async () => await ImportAsync(await ExportAsync()));

        Assert.StartsWith("Room lobby has another log", refused.Message, StringComparison.Ordinal);
        Assert.Equal(before, await ExportAsync(from: _to));
    }

    [Fact]
    public async Task Logs_that_have_parted_are_not_joined()
    {
        var extent = await _from.FillAsync(RoomId.Lobby, [Message(1)]);
        await ImportAsync(await ExportAsync());
        await _from.Log.AppendAsync(RoomId.Lobby, extent.Epoch, [Message(2, "here"), Message(3)]);
        await _to.Log.AppendAsync(RoomId.Lobby, extent.Epoch, [Message(2, "there")]);

        var refused = await Assert.ThrowsAsync<TransferException>(async () => await ImportAsync(await ExportAsync()));

        Assert.Contains("message 2 is another in the store than in the file", refused.Message, StringComparison.Ordinal);
        Assert.Equal(2, (await _to.ExtentAsync(RoomId.Lobby)).Last);
    }

    [Theory]
    [InlineData("", "The file is empty.")]
    [InlineData("hello", "Line 1: this is no export of OrleansChat.")]
    [InlineData("{}", "Line 1: this is no export of OrleansChat.")]
    [InlineData("{\"t\":\"orleanschat\",\"version\":3}", "The file has version 3, written by a newer program.")]
    [InlineData("{\"t\":\"orleanschat\",\"version\":1}\n{\"t\":\"account\",\"name\":\"\",\"password_hash\":\"x\"}", "Line 2: '' is no user name.")]
    [InlineData("{\"t\":\"orleanschat\",\"version\":1}\n{\"t\":\"room\",\"name\":\"No Room\",\"epoch\":\"0198c1f0-0000-7000-8000-000000000001\",\"first\":1,\"last\":0}", "Line 2: this is no room.")]
    [InlineData("{\"t\":\"orleanschat\",\"version\":2}\n{\"t\":\"read\",\"user\":\"ada\",\"room\":\"No Room\",\"seq\":1}", "Line 2: 'ada' is no user name, or 'No Room' no room.")]
    public async Task A_file_that_is_none_says_where(string text, string sentence)
    {
        var refused = await Assert.ThrowsAsync<TransferException>(() => ImportAsync(Encoding.UTF8.GetBytes(text)));

        Assert.Equal(sentence, refused.Message);
    }

    [Fact]
    public async Task A_file_of_the_first_version_is_taken()
    {
        string[] written =
        [
            """{"t":"orleanschat","version":1}""",
            """{"t":"account","name":"ada","password_hash":"hash"}""",
            """{"t":"room","name":"lobby","epoch":"0198c1f0-0000-7000-8000-000000000001","first":3,"last":4}""",
            """{"t":"message","seq":3,"author":"ada","key":"0198c1f0-0000-7000-8000-000000000002","at":"2026-01-01T12:00:00+00:00","kind":1,"client_time":7,"text":"hello"}""",
            """{"t":"message","seq":4,"author":"bob","key":"0198c1f0-0000-7000-8000-000000000003","at":"2026-01-01T12:00:01+00:00","kind":2,"client_time":8,"file_name":"a.png","body":"AP8="}""",
            """{"t":"end","accounts":1,"rooms":1,"messages":2}""",
        ];

        var count = await ImportAsync(Encoding.UTF8.GetBytes(string.Join('\n', written)));

        Assert.Equal(new TransferCount(1, 1, 2, 0), count);
        var page = (await _to.Log.ReadAsync(RoomId.Lobby, ReadHistory.After(0, 10, int.MaxValue), Cancel)).Messages;
        Assert.Equal(["ada", "bob"], page.Select(message => message.Author));
        Assert.Equal([0x00, 0xFF], page[1].Content.Body);
    }

    [Fact]
    public async Task A_room_whose_beginning_is_gone_is_what_it_was_and_goes_on_with_what_is_new()
    {
        var card = new RoomCard(RoomKind.Public, "Title", "topic");
        var extent = await _from.FillAsync(
            Other, [Change(1, new RoomChange(RoomAct.Created, card, new RoomStanding("ada", RoomRole.Owner))), Message(2), Joined(3, "bob")]);
        await _from.Log.TrimAsync(Other, through: 2, atMost: 100);
        await ImportAsync(await ExportAsync());
        await _from.Log.AppendAsync(Other, extent.Epoch, [Joined(4, "cleo")]);
        await ImportAsync(await ExportAsync());

        var record = await _to.Rooms.FindAsync(Other, Cancel);

        Assert.Equal(card, record.Card);
        Assert.Equal(["ada", "bob", "cleo"], record.People.Select(person => person.User));
        Assert.Equal(await ExportAsync(), await ExportAsync(from: _to));
    }

    [Fact]
    public async Task An_older_file_takes_nothing_back()
    {
        var extent = await _from.FillAsync(Other, [Message(1), Joined(2, "ada"), Edit(3, 1, "edited")]);
        await _from.Rooms.SetReadAsync(Name("ada"), Other, 2);
        var older = await ExportAsync();
        await _from.Log.AppendAsync(Other, extent.Epoch, [Joined(4, "bob"), Edit(5, 1, "once more"), Deletion(6, 1)]);
        await _from.Rooms.SetReadAsync(Name("ada"), Other, 6);
        await ImportAsync(await ExportAsync());
        var before = await ExportAsync(from: _to);

        await ImportAsync(older);

        Assert.Equal(before, await ExportAsync(from: _to));
    }

    [Fact]
    public async Task What_became_of_a_message_while_it_was_written_is_known_without_what_did_it()
    {
        await _from.FillAsync(Other, [Message(1), Message(2), Edit(3, 1, "edited"), Deletion(4, 2)]);
        var lines = Encoding.UTF8.GetString(await ExportAsync()).Split('\n').Where(line => !line.Contains("\"seq\":3") && !line.Contains("\"seq\":4"));

        await ImportAsync(Encoding.UTF8.GetBytes(string.Join('\n', lines)));

        var page = (await _to.Log.ReadAsync(Other, ReadHistory.After(0, 10, int.MaxValue), Cancel)).Messages;
        Assert.Equal([new MessageState(3, 0, []), new MessageState(0, 4, [])], page.Select(message => message.State));
        Assert.Equal(["edited", ""], page.Select(message => Encoding.UTF8.GetString(message.Content.Body)));
    }

    [Fact]
    public async Task Wherever_a_file_is_cut_off_the_import_says_so_and_the_whole_one_goes_on()
    {
        await _from.FillAsync(RoomId.Lobby, [.. Enumerable.Range(1, 3).Select(sequence => Message(sequence)), Joined(4, "ada"), Edit(5, 1, "edited")]);
        await _from.Accounts.TryCreateAsync(new Account(Name("ada"), "hash"), Cancel);
        await _from.Rooms.SetReadAsync(Name("ada"), RoomId.Lobby, 5);
        var written = await ExportAsync();
        var end = written.AsSpan()[..^1].LastIndexOf((byte)'\n');

        for (var length = 0; length <= end; length += 13)
        {
            await Assert.ThrowsAsync<TransferException>(() => ImportAsync(written[..length]));
        }

        await ImportAsync(written);
        Assert.Equal(written, await ExportAsync(from: _to));
    }

    public void Dispose()
    {
        _from.Dispose();
        _to.Dispose();
    }

    private static ImmutableArray<ChatMessage> OddMessages() =>
    [
        Message(1, "hello"),
        new(2, "né 👩‍🚀", new MessageKey(new Guid(2, 0, 0, new byte[8])), Noon.AddTicks(1), new MessageContent(ContentKind.Image, [0, 255, 0, 128], ulong.MaxValue, "né 👩‍🚀.png")),
        new(3, "bob", new MessageKey(new Guid(3, 0, 0, new byte[8])), Noon, new MessageContent((ContentKind)(-7), [], 0, "")),
        new(4, "bob", new MessageKey(new Guid(4, 0, 0, new byte[8])), Noon, new MessageContent(ContentKind.Text, [0xC3, 0x28], 1)), // no UTF-8
        new(5, "bob", new MessageKey(new Guid(5, 0, 0, new byte[8])), Noon, new MessageContent(ContentKind.Text, [.. "a\n\0<b>\u2028"u8], 1)),
        new(6, "bob", new MessageKey(new Guid(6, 0, 0, new byte[8])), Noon, new MessageContent(ContentKind.Image, new byte[3_000_000], 1)),
    ];

    private static ChatMessage Joined(long sequence, string user) =>
        Change(sequence, new RoomChange(RoomAct.Joined, Standing: new RoomStanding(user, RoomRole.Member)));

    private async Task<byte[]> ExportAsync(RoomId? only = null, Store? from = null)
    {
        using var output = new MemoryStream();
        await new StoreExport((from ?? _from).Log, (from ?? _from).Rooms, (from ?? _from).Accounts).RunAsync(output, only, new Progress<TransferCount>(), Cancel);
        return output.ToArray();
    }

    private Task<TransferCount> ImportAsync(byte[] written, RoomId? only = null) =>
        new StoreImport(_to.Log, _to.Rooms, _to.Accounts).RunAsync(new MemoryStream(written), only, new Progress<TransferCount>(), Cancel);

    private static UserName Name(string text) => UserName.TryParse(text, out var name) ? name : throw new ArgumentException(text);

    private sealed class Store : IDisposable
    {
        private readonly SqliteFile _file = new();

        public Store() =>
            (Log, Rooms, Accounts) = (new SqliteMessageLog(_file.Database), new SqliteRoomStore(_file.Database), new SqliteAccountStore(_file.Database));

        public IMessageLog Log { get; }

        public IRoomStore Rooms { get; }

        public IAccountStore Accounts { get; }

        public async Task<LogExtent> FillAsync(RoomId room, ImmutableArray<ChatMessage> messages)
        {
            var extent = await Log.OpenAsync(room, Cancel);
            await Log.AppendAsync(room, extent.Epoch, messages);
            return extent;
        }

        public ValueTask<LogExtent> ExtentAsync(RoomId room) => Log.OpenAsync(room, Cancel);

        public void Dispose() => _file.Dispose();
    }
}
