using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;
using OrleansChat.Grains.Storage;

namespace OrleansChat.Storage.Sqlite;

/// <summary>The one database file: a writer that commits what has collected, and readers beside it.</summary>
/// <remarks>
/// Write-ahead log with <c>synchronous = FULL</c>: a commit returns after its sync, and readers see it only then. SQLite blocks, so
/// writes have a thread of their own and reads run on the pool, never on a grain's turn.
/// </remarks>
public sealed class SqliteDatabase : IDisposable
{
    private readonly string _connectionString;
    private readonly ConcurrentBag<SqliteSession> _readers = [];
    private readonly SemaphoreSlim _readPlaces = new(Math.Max(2, Environment.ProcessorCount));
    private readonly SqliteWriter _writer;

    /// <exception cref="DataDirectoryException">The file cannot be opened, or is of a newer program.</exception>
    public SqliteDatabase(DataDirectory directory, StorageMetrics? metrics = null)
    {
        SQLitePCL.Batteries_V2.Init();
        File = System.IO.Path.Combine(directory.Path, "chat.db");
        _connectionString = new SqliteConnectionStringBuilder { DataSource = File, Pooling = false }.ToString();
        try
        {
            var session = Connect();
            try
            {
                SqliteSchema.Migrate(session.Connection);
                _writer = new SqliteWriter(session, Connect, metrics);
            }
            catch
            {
                session.Dispose();
                throw;
            }
        }
        catch (SqliteException fault)
        {
            throw new DataDirectoryException($"Chat:Data: {File} cannot be opened: {fault.Message}", fault);
        }
    }

    public string File { get; }

    /// <summary>Runs a write in the next commit; durable when it returns.</summary>
    /// <param name="write">Whole or not at all: what it threw is rolled back alone and thrown here, others of the same commit stay.</param>
    /// <param name="messages">How many messages it appends.</param>
    /// <exception cref="LogUnavailableException">The commit failed; its outcome is unknown.</exception>
    internal Task WriteAsync(Action<SqliteSession> write, int messages = 0) => _writer.WriteAsync(write, messages);

    /// <summary>Runs a read on a connection of its own.</summary>
    /// <exception cref="LogUnavailableException">The file could not be read.</exception>
    internal async Task<T> ReadAsync<T>(Func<SqliteSession, T> read, CancellationToken cancellationToken)
    {
        await _readPlaces.WaitAsync(cancellationToken);
        try
        {
            return await Task.Run(() => Read(read), cancellationToken);
        }
        finally
        {
            _readPlaces.Release();
        }
    }

    public void Dispose()
    {
        _writer.Dispose();
        foreach (var reader in _readers)
        {
            reader.Dispose();
        }

        _readPlaces.Dispose();
    }

    private T Read<T>(Func<SqliteSession, T> read)
    {
        SqliteSession? session = null;
        try
        {
            session = _readers.TryTake(out var idle) ? idle : Connect();
            var result = read(session);
            _readers.Add(session);
            return result;
        }
        catch (SqliteException fault)
        {
            session?.Dispose(); // it may be what is broken; the next read opens another
            throw new LogUnavailableException("The database could not be read.", fault);
        }
    }

    private SqliteSession Connect()
    {
        var connection = new SqliteConnection(_connectionString);
        try
        {
            connection.Open();
            connection.Execute("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA busy_timeout = 5000;");
            return new SqliteSession(connection);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }
}
