using System.CommandLine;
using OrleansChat.Bench.Processes;

namespace OrleansChat.Bench.Stores;

/// <summary>A store to measure: new, empty, and gone afterwards.</summary>
internal sealed class StoreUnderTest : IAsyncDisposable
{
    public const string Sqlite = "sqlite";

    public static readonly Option<string[]> Stores = new Option<string[]>("--stores")
    {
        Description = "Which stores to measure.",
        AllowMultipleArgumentsPerToken = true,
        DefaultValueFactory = _ => [Sqlite],
    }.AcceptOnlyFromAmong(Sqlite);

    private readonly DirectoryInfo _directory;

    private StoreUnderTest(string name, DirectoryInfo directory, Dictionary<string, string?> settings) => (Name, _directory, Settings) = (name, directory, settings);

    public string Name { get; }

    /// <summary>What a gateway or a silo has to be told to use it.</summary>
    public IReadOnlyDictionary<string, string?> Settings { get; }

    /// <param name="name">One of <see cref="Stores"/>.</param>
    /// <param name="root">Where its data go.</param>
    /// <param name="cancellationToken">Ends the start.</param>
    public static Task<StoreUnderTest> StartAsync(string name, DirectoryInfo root, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var directory = DataDirectory.Create(root);
        return Task.FromResult(new StoreUnderTest(name, directory, new Dictionary<string, string?> { ["Chat:Data"] = directory.FullName }));
    }

    public ValueTask DisposeAsync()
    {
        _directory.Delete(recursive: true);
        return ValueTask.CompletedTask;
    }
}
