using System.CommandLine;
using OrleansChat.Bench.Processes;

namespace OrleansChat.Bench.Stores;

/// <summary>A store to measure: new, empty, and gone afterwards.</summary>
internal sealed class StoreUnderTest : IAsyncDisposable
{
    public const string Sqlite = "sqlite";
    public const string Postgres = "postgres";

    public static readonly Option<string[]> Stores = new Option<string[]>("--stores")
    {
        Description = "Which stores to measure.",
        AllowMultipleArgumentsPerToken = true,
        DefaultValueFactory = _ => [Sqlite],
    }.AcceptOnlyFromAmong(Sqlite, Postgres);

    private readonly Func<ValueTask> _remove;

    private StoreUnderTest(string name, Dictionary<string, string?> settings, Func<ValueTask> remove) => (Name, Settings, _remove) = (name, settings, remove);

    public string Name { get; }

    /// <summary>What a gateway or a silo has to be told to use it.</summary>
    public IReadOnlyDictionary<string, string?> Settings { get; }

    /// <param name="name">One of <see cref="Stores"/>.</param>
    /// <param name="root">Where its data go.</param>
    /// <param name="cancellationToken">Ends the start.</param>
    /// <exception cref="ProcessException">There is no such store on this machine; the message says why.</exception>
    public static async Task<StoreUnderTest> StartAsync(string name, DirectoryInfo root, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (name == Postgres)
        {
            var server = await PostgresServer.CreateAsync(root, sync: true, cancellationToken);
            return new StoreUnderTest(
                name, new Dictionary<string, string?> { ["Chat:Store"] = "Postgres", ["Chat:Postgres:Connection"] = server.ConnectionString() }, server.DisposeAsync);
        }

        var directory = DataDirectory.Create(root);
        return new StoreUnderTest(name, new Dictionary<string, string?> { ["Chat:Data"] = directory.FullName }, () =>
        {
            directory.Delete(recursive: true);
            return ValueTask.CompletedTask;
        });
    }

    public ValueTask DisposeAsync() => _remove();
}
