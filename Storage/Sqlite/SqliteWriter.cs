using System.Diagnostics;
using System.Threading.Channels;
using Microsoft.Data.Sqlite;
using OrleansChat.Grains.Storage;

namespace OrleansChat.Storage.Sqlite;

/// <summary>The only writer of the file: takes all writes that have collected, from whatever room, into one transaction and one sync.</summary>
internal sealed class SqliteWriter : IDisposable
{
    // Beyond this a commit would take so long that the first of it waits for nothing.
    private const int MaxWritesPerCommit = 256;

    private readonly Func<SqliteSession> _connect;
    private readonly Channel<Write> _writes = Channel.CreateUnbounded<Write>(new UnboundedChannelOptions { SingleReader = true });
    private readonly StorageMetrics? _metrics;
    private readonly Thread _thread;
    private SqliteSession? _session;

    /// <param name="session">Belongs to the writer from here on.</param>
    /// <param name="connect">Makes another when one has failed.</param>
    /// <param name="metrics">Are told of commits.</param>
    public SqliteWriter(SqliteSession session, Func<SqliteSession> connect, StorageMetrics? metrics)
    {
        _metrics = metrics;
        _session = session;
        _connect = connect;
        _thread = new Thread(Run) { IsBackground = true, Name = "SQLite writer" };
        _thread.Start();
    }

    public Task WriteAsync(Action<SqliteSession> run, int messages)
    {
        var write = new Write(run, messages);
        return _writes.Writer.TryWrite(write)
            ? write.Done.Task
            : Task.FromException(new LogUnavailableException("The database is being closed."));
    }

    /// <summary>Commits what was asked so far, then closes the file.</summary>
    public void Dispose()
    {
        _writes.Writer.TryComplete();
        _thread.Join();
        _session?.Dispose();
    }

    private void Run()
    {
        var batch = new List<Write>(MaxWritesPerCommit);
        var reader = _writes.Reader;
        while (WaitForWrites(reader))
        {
            while (batch.Count < MaxWritesPerCommit && reader.TryRead(out var write))
            {
                batch.Add(write);
            }

            Commit(batch);
            batch.Clear();
        }
    }

    // A thread of its own may wait; everything that SQLite does blocks anyway.
    private static bool WaitForWrites(ChannelReader<Write> reader)
    {
        var wait = reader.WaitToReadAsync();
        return wait.IsCompleted ? wait.GetAwaiter().GetResult() : wait.AsTask().GetAwaiter().GetResult();
    }

    private void Commit(List<Write> batch)
    {
        try
        {
            _session ??= _connect();
            var began = Stopwatch.GetTimestamp();
            // In words, not as an object: a full disk rolls back by itself, and an object would fail at that again and hide the cause.
            _session.Run("BEGIN IMMEDIATE");
            foreach (var write in batch)
            {
                Try(_session, write);
            }

            _session.Run("COMMIT");
            _metrics?.Committed(batch.Sum(write => write.Fault is null ? write.Messages : 0), Stopwatch.GetElapsedTime(began));
            foreach (var write in batch)
            {
                write.Finish();
            }
        }
        catch (Exception fault)
        {
            // A full or faulty disk. Whether the commit reached it is not known; who asked finds out by reading. What the connection
            // has of it goes with the connection.
            Disconnect();
            var unavailable = new LogUnavailableException($"The database could not commit: {fault.Message}", fault);
            foreach (var write in batch)
            {
                write.Done.TrySetException(unavailable);
            }
        }
    }

    // A savepoint each: a write that fails takes itself back and nobody else. A disk that fails fails them all.
    private static void Try(SqliteSession session, Write write)
    {
        session.Run("SAVEPOINT write");
        try
        {
            write.Run(session);
            session.Run("RELEASE write");
        }
        catch (Exception fault) when (fault is not SqliteException { SqliteErrorCode: SQLitePCL.raw.SQLITE_FULL or SQLitePCL.raw.SQLITE_IOERR })
        {
            session.Run("ROLLBACK TO write; RELEASE write");
            write.Fault = fault;
        }
    }

    private void Disconnect()
    {
        _session?.Dispose(); // and with it what it has begun
        _session = null;
    }

    private sealed class Write(Action<SqliteSession> run, int messages)
    {
        public Action<SqliteSession> Run { get; } = run;

        public int Messages { get; } = messages;

        public Exception? Fault { get; set; }

        public TaskCompletionSource Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public void Finish()
        {
            if (Fault is null)
            {
                Done.SetResult();
            }
            else
            {
                Done.SetException(Fault);
            }
        }
    }
}
