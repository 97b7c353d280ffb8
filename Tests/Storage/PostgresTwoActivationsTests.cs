using OrleansChat.Grains.Storage;
using OrleansChat.Storage.Postgres;
using OrleansChat.Tests.Grains.Rooms;

namespace OrleansChat.Tests.Storage;

public sealed class PostgresTwoActivationsTests(PostgresFixture postgres) : TwoActivationsContract, IAsyncLifetime
{
    private readonly List<IAsyncDisposable> _opened = [];
    private string _connection = ""; // set by InitializeAsync, which runs before any test

    public async ValueTask InitializeAsync()
    {
        _connection = await postgres.CreateDatabaseAsync();
        await using var database = PostgresFixture.Open(_connection);
        await database.MigrateAsync(TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var opened in Enumerable.Reverse(_opened)) // a log before its database
        {
            await opened.DisposeAsync();
        }
    }

    protected override IMessageLog OpenLog()
    {
        var database = PostgresFixture.Open(_connection);
        var log = new PostgresMessageLog(database);
        _opened.AddRange([database, log]);
        return log;
    }
}
