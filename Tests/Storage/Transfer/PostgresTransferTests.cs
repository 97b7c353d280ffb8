using OrleansChat.Grains.Storage;
using OrleansChat.Rooms;
using OrleansChat.Storage.Postgres;
using OrleansChat.Storage.Sqlite;
using OrleansChat.Storage.Transfer;
using OrleansChat.Users;
using static OrleansChat.Tests.Grains.Rooms.Say;

namespace OrleansChat.Tests.Storage.Transfer;

/// <summary>A chat that began on SQLite and has outgrown it.</summary>
public sealed class PostgresTransferTests(PostgresFixture postgres)
{
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

        var exported = await ExportAsync(new SqliteMessageLog(before.Database), new SqliteAccountStore(before.Database));
        var moved = await ImportAsync(exported, log, new PostgresAccountStore(database));
        var again = await ImportAsync(exported, log, new PostgresAccountStore(database));
        var back = await ImportAsync(
            await ExportAsync(log, new PostgresAccountStore(database)), new SqliteMessageLog(after.Database), new SqliteAccountStore(after.Database));

        Assert.Equal(new TransferCount(2, 2, 3_001, 0), moved);
        Assert.Equal(new TransferCount(0, 2, 0, 3_003), again);
        Assert.Equal(moved, back);
        Assert.Equal(exported, await ExportAsync(new SqliteMessageLog(after.Database), new SqliteAccountStore(after.Database)));
    }

    private static async Task FillAsync(SqliteFile file)
    {
        var log = new SqliteMessageLog(file.Database);
        var lobby = await log.OpenAsync(RoomId.Lobby, Cancel);
        await log.AppendAsync(RoomId.Lobby, lobby.Epoch, [.. Enumerable.Range(1, 3_000).Select(sequence => Message(sequence))]);
        var other = RoomId.Parse("other");
        var image = Message(1) with { Content = new MessageContent(ContentKind.Image, new byte[300_000], ulong.MaxValue, "née \0.png") };
        await log.AppendAsync(other, (await log.OpenAsync(other, Cancel)).Epoch, [image]);

        var accounts = new SqliteAccountStore(file.Database);
        foreach (var (name, seen) in new (string, DateTimeOffset?)[] { ("ada", Noon), ("李", null) })
        {
            Assert.True(UserName.TryParse(name, out var parsed));
            await accounts.TryCreateAsync(new Account(parsed, $"hash of {name}", seen), Cancel);
        }
    }

    private static async Task<byte[]> ExportAsync(IMessageLog log, IAccountStore accounts)
    {
        using var output = new MemoryStream();
        await new StoreExport(log, accounts).RunAsync(output, only: null, new Progress<TransferCount>(), Cancel);
        return output.ToArray();
    }

    private static Task<TransferCount> ImportAsync(byte[] exported, IMessageLog log, IAccountStore accounts) =>
        new StoreImport(log, accounts).RunAsync(new MemoryStream(exported), only: null, new Progress<TransferCount>(), Cancel);
}
