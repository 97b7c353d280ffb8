using OrleansChat.Grains.Storage;
using OrleansChat.Rooms;
using OrleansChat.Storage.Postgres;
using OrleansChat.Storage.Sqlite;
using OrleansChat.Storage.Transfer;
using OrleansChat.Users;
using static OrleansChat.Tests.Grains.Rooms.Say;
using static OrleansChat.Tests.Storage.Annotations;

namespace OrleansChat.Tests.Storage.Transfer;

/// <summary>A chat that began on SQLite and has outgrown it.</summary>
public sealed class PostgresTransferTests(PostgresFixture postgres)
{
    private static readonly RoomId Garden = RoomId.Parse("garden");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_chat_moves_from_SQLite_to_PostgreSQL_and_back_and_is_the_same()
    {
        await using var database = PostgresFixture.Open(await postgres.CreateDatabaseAsync());
        await database.MigrateAsync(Cancel);
        await using var log = new PostgresMessageLog(database);
        using var before = new SqliteFile();
        using var after = new SqliteFile();
        await FillAsync(before);

        Stores sqlite = new(before), moved = new(log, new PostgresRoomStore(database), new PostgresAccountStore(database)), back = new(after);

        var exported = await ExportAsync(sqlite);
        var count = await ImportAsync(exported, moved);
        var again = await ImportAsync(exported, moved);
        var countBack = await ImportAsync(await ExportAsync(moved), back);

        Assert.Equal(new TransferCount(2, 3, 3_218, 0), count);
        Assert.Equal(new TransferCount(0, 3, 0, 3_220), again);
        Assert.Equal(count, countBack);
        Assert.Equal(exported, await ExportAsync(moved));
        Assert.Equal(exported, await ExportAsync(back));
        foreach (var room in await log.ListAsync(Cancel)) // what an export has only in what made it
        {
            var reactions = await ReactionsAsync(sqlite.Log, room);
            Assert.Equal(reactions, await ReactionsAsync(log, room));
            Assert.Equal(reactions, await ReactionsAsync(back.Log, room));
        }

        Assert.NotEmpty(await ReactionsAsync(log, Garden));
    }

    private static async Task FillAsync(SqliteFile file)
    {
        var log = new SqliteMessageLog(file.Database);
        var lobby = await log.OpenAsync(RoomId.Lobby, Cancel);
        await log.AppendAsync(RoomId.Lobby, lobby.Epoch, [.. Enumerable.Range(1, 3_000).Select(sequence => Message(sequence))]);
        var other = RoomId.Parse("other");
        var image = Message(1) with { Content = new MessageContent(ContentKind.Image, new byte[300_000], ulong.MaxValue, "née \0.png") };
        await log.AppendAsync(other, (await log.OpenAsync(other, Cancel)).Epoch, [image]);

        var garden = await log.OpenAsync(Garden, Cancel);
        await log.AppendAsync(Garden, garden.Epoch, MessageLogContract.RandomMessages(new Random(1), 200));
        await log.AppendAsync(
            Garden,
            garden.Epoch,
            [
                Change(201, new RoomChange(RoomAct.Created, new RoomCard(RoomKind.Public, "Né \"👩‍🚀\"", "topic", IsReadOnly: true), new RoomStanding("ada", RoomRole.Owner))),
                Change(202, new RoomChange(RoomAct.Invited, Standing: new RoomStanding("bob", RoomRole.Invited, "ada"))),
                Change(203, new RoomChange(RoomAct.Joined, Standing: new RoomStanding("李", RoomRole.Member))),
                .. Enumerable.Range(204, 10).Select(sequence => Message(sequence)),
                Change(214, new RoomChange(RoomAct.Muted, Standing: new RoomStanding("cleo", RoomRole.None, MutedUntil: Noon.AddTicks(1), IsBanned: true))),
                Edit(215, 206, "edited"),
                Deletion(216, 207),
                Reaction(217, 208, "👍"),
                Message(218) with { Content = Content("an answer") with { Target = 206 } },
            ]);
        await log.TrimAsync(Garden, through: 1, atMost: 10);

        var accounts = new SqliteAccountStore(file.Database);
        var rooms = new SqliteRoomStore(file.Database);
        foreach (var (name, seen) in new (string, DateTimeOffset?)[] { ("ada", Noon), ("李", null) })
        {
            Assert.True(UserName.TryParse(name, out var parsed));
            await accounts.TryCreateAsync(new Account(parsed, $"hash of {name}", seen), Cancel);
            await rooms.SetReadAsync(parsed, RoomId.Lobby, 2_999);
            await rooms.SetReadAsync(parsed, Garden, name.Length);
        }
    }

    private static async Task<byte[]> ExportAsync(Stores from)
    {
        using var output = new MemoryStream();
        await new StoreExport(from.Log, from.Rooms, from.Accounts).RunAsync(output, only: null, new Progress<TransferCount>(), Cancel);
        return output.ToArray();
    }

    private static Task<TransferCount> ImportAsync(byte[] exported, Stores to) =>
        new StoreImport(to.Log, to.Rooms, to.Accounts).RunAsync(new MemoryStream(exported), only: null, new Progress<TransferCount>(), Cancel);

    private static async Task<List<string>> ReactionsAsync(IMessageLog log, RoomId room) =>
    [
        .. from message in (await log.ReadAsync(room, ReadHistory.After(0, 4_000, int.MaxValue), Cancel)).Messages
           from reaction in message.State?.Reactions ?? []
           select $"{message.Sequence} {reaction.Reaction} {reaction.Count} {string.Join(' ', reaction.Names)}",
    ];

    private sealed record Stores(IMessageLog Log, IRoomStore Rooms, IAccountStore Accounts)
    {
        public Stores(SqliteFile file)
            : this(new SqliteMessageLog(file.Database), new SqliteRoomStore(file.Database), new SqliteAccountStore(file.Database))
        {
        }
    }
}
