using System.CommandLine;
using OrleansChat.Bench.Processes;

namespace OrleansChat.Bench.Stores;

/// <summary>A store to measure: new, empty, and gone afterwards.</summary>
internal sealed class StoreUnderTest : IAsyncDisposable
{
    private const string Sqlite = "sqlite";
    private const string Postgres = "postgres";

    public static readonly Option<string[]> Stores = new Option<string[]>("--stores")
    {
        Description = "Which stores to measure; postgres is a server of its own, that is stopped afterwards.",
        AllowMultipleArgumentsPerToken = true,
        DefaultValueFactory = _ => PostgresServer.WhyNot is null ? [Sqlite, Postgres] : [Sqlite],
    }.AcceptOnlyFromAmong(Sqlite, Postgres);

    private readonly DirectoryInfo _directory;
    private readonly PostgresServer? _server;

    private StoreUnderTest(string name, DirectoryInfo directory, PostgresServer? server)
    {
        (Name, _directory, _server) = (name, directory, server);
        Settings = server is null
            ? new Dictionary<string, string?> { ["Chat:Data"] = directory.FullName }
            : new Dictionary<string, string?> { ["Chat:Store"] = "Postgres", ["Chat:Postgres:Connection"] = server.ConnectionString() };
    }

    public string Name { get; }

    /// <summary>What a gateway or a silo has to be told to use it.</summary>
    public IReadOnlyDictionary<string, string?> Settings { get; }

    /// <summary>Bytes that it has on disk now.</summary>
    public long Bytes() => (_server?.Directory ?? _directory).EnumerateFiles("*", SearchOption.AllDirectories).Sum(file => file.Length);

    /// <param name="name">One of <see cref="Stores"/>.</param>
    /// <param name="root">Where its data go.</param>
    /// <param name="cancellationToken">Ends the start.</param>
    /// <exception cref="ProcessException">There is no PostgreSQL on this machine, or it does not start.</exception>
    public static async Task<StoreUnderTest> StartAsync(string name, DirectoryInfo root, CancellationToken cancellationToken)
    {
        var server = name == Postgres ? await PostgresServer.CreateAsync(root, sync: true, cancellationToken) : null;
        return new StoreUnderTest(name, DataDirectory.Create(root), server);
    }

    public async ValueTask DisposeAsync()
    {
        await (_server?.DisposeAsync() ?? ValueTask.CompletedTask);
        _directory.Delete(recursive: true);
    }
}
