using OrleansChat.Grains.Storage;
using OrleansChat.Storage.Postgres;

namespace OrleansChat.Tests.Storage;

public sealed class PostgresRoomStoreTests(PostgresFixture postgres) : RoomStoreContract, IAsyncLifetime
{
    private readonly List<PostgresDatabase> _databases = [];
    private readonly List<PostgresMessageLog> _logs = [];
    private string _connection = ""; // set by InitializeAsync, which runs before any test

    protected override IRoomStore Rooms => new PostgresRoomStore(_databases[^1]);

    protected override IMessageLog Log => _logs[^1];

    public async ValueTask InitializeAsync()
    {
        _connection = await postgres.CreateDatabaseAsync();
        Reopen();
        await _databases[0].MigrateAsync(TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var log in _logs)
        {
            await log.DisposeAsync();
        }

        foreach (var database in _databases)
        {
            await database.DisposeAsync();
        }
    }

    protected override void Reopen()
    {
        _databases.Add(PostgresFixture.Open(_connection));
        _logs.Add(new PostgresMessageLog(_databases[^1]));
    }
}
