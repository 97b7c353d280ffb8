using OrleansChat.Grains.Storage;
using OrleansChat.Storage.Postgres;

namespace OrleansChat.Tests.Storage;

public sealed class PostgresAccountStoreTests(PostgresFixture postgres) : AccountStoreContract, IAsyncLifetime
{
    private readonly List<PostgresDatabase> _databases = [];
    private string _connection = ""; // set by InitializeAsync, which runs before any test

    protected override IAccountStore Accounts => new PostgresAccountStore(_databases[^1]);

    public async ValueTask InitializeAsync()
    {
        _connection = await postgres.CreateDatabaseAsync();
        Reopen();
        await _databases[0].MigrateAsync(TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var database in _databases)
        {
            await database.DisposeAsync();
        }
    }

    protected override void Reopen() => _databases.Add(PostgresFixture.Open(_connection));
}
