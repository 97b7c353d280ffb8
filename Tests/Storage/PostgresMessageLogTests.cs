using OrleansChat.Grains.Storage;
using OrleansChat.Storage.Postgres;

namespace OrleansChat.Tests.Storage;

public sealed class PostgresMessageLogTests(PostgresFixture postgres) : MessageLogContract, IAsyncLifetime
{
    private readonly List<PostgresDatabase> _databases = [];
    private readonly List<PostgresMessageLog> _logs = [];
    private string _connection = ""; // set by InitializeAsync, which runs before any test

    private IMessageLog _log = null!;       // so is this

    protected override IMessageLog Log => _log;

    public async ValueTask InitializeAsync()
    {
        _connection = await postgres.CreateDatabaseAsync();
        Reopen();
        await _databases[0].MigrateAsync(Cancel);
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

    protected override IMessageLog OpenAnother()
    {
        _databases.Add(PostgresFixture.Open(_connection));
        _logs.Add(new PostgresMessageLog(_databases[^1]));
        return _logs[^1];
    }

    protected override void Reopen() => _log = OpenAnother();
}
