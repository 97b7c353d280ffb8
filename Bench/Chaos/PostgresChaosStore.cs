using Microsoft.Extensions.Options;
using OrleansChat.Bench.Processes;
using OrleansChat.Checking;
using OrleansChat.Storage.Postgres;

namespace OrleansChat.Bench.Chaos;

/// <summary>A PostgreSQL of the run's own, which the gateway reaches over a line that can be cut.</summary>
internal sealed class PostgresChaosStore : IChaosStore
{
    private PostgresChaosStore(PostgresServer server, DirectoryInfo data)
    {
        Server = server;
        Line = new CuttableLine(server.Port);
        Settings =
        [
            $"Chat:Data={data.FullName}",
            "Chat:Store=Postgres",
            FormattableString.Invariant($"{PostgresOptions.ConnectionSetting}=Host=127.0.0.1;Port={Line.Port};Username=postgres;Database=postgres"),
        ];
    }

    public PostgresServer Server { get; }

    public CuttableLine Line { get; }

    public IReadOnlyList<string> Settings { get; }

    /// <param name="root">Below it are the server's data.</param>
    /// <param name="data">Where the gateway keeps what it does not keep there.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<PostgresChaosStore> CreateAsync(DirectoryInfo root, DirectoryInfo data, CancellationToken cancellationToken) =>
        new(await PostgresServer.CreateAsync(root, sync: true, cancellationToken), data);

    public async Task<(Guid Epoch, IReadOnlyList<Logged> Messages)> ReadAsync(CancellationToken cancellationToken)
    {
        await using var database = new PostgresDatabase(Options.Create(new PostgresOptions { Connection = Server.ConnectionString() }));
        await using var log = new PostgresMessageLog(database);
        return await StoredLog.ReadAsync(log, cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await Line.DisposeAsync();
        await Server.DisposeAsync();
    }
}
