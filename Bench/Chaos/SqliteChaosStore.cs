using OrleansChat.Checking;
using OrleansChat.Storage.Sqlite;

namespace OrleansChat.Bench.Chaos;

/// <summary>The gateway's own file.</summary>
internal sealed class SqliteChaosStore(DirectoryInfo data) : IChaosStore
{
    public IReadOnlyList<string> Settings { get; } = [$"Chat:Data={data.FullName}"];

    public async Task<(Guid Epoch, IReadOnlyList<Logged> Messages)> ReadAsync(CancellationToken cancellationToken)
    {
        using var directory = Storage.DataDirectory.Open(data.FullName);
        using var database = new SqliteDatabase(directory);
        return await StoredLog.ReadAsync(new SqliteMessageLog(database), cancellationToken);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
