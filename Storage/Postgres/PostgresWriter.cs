using System.Diagnostics;
using System.Threading.Channels;
using Npgsql;
using OrleansChat.Grains.Storage;

namespace OrleansChat.Storage.Postgres;

/// <summary>Takes all appends that have collected, from whatever room, into one statement: one round trip, one commit, one sync.</summary>
/// <remarks>
/// Fenced by compare-and-set on the room's row: an append is taken where the row has its epoch and ends right before it, and that moves the
/// end. A statement whose connection died, or that was given up, may still be run by the server, now or much later. That is safe: either
/// its messages are there before the room's next activation reads the log, or the two compare with the same end, one moves it, and the
/// other finds it moved and takes nothing. Which one it was, the loser learns by reading.
/// </remarks>
internal sealed class PostgresWriter : IAsyncDisposable
{
    // Beyond these a commit would take so long that the first of it waits for nothing.
    private const int MaxAppendsPerCommit = 256;
    private const long MaxBytesPerCommit = 8 * 1024 * 1024;

    private readonly PostgresDatabase _database;
    private readonly StorageMetrics? _metrics;
    private readonly Channel<PostgresAppend> _appends = Channel.CreateUnbounded<PostgresAppend>(new UnboundedChannelOptions { SingleReader = true });
    private readonly Queue<PostgresAppend> _held = new(); // for a room that has an append in the commit before
    private readonly Task _running;

    public PostgresWriter(PostgresDatabase database, StorageMetrics? metrics)
    {
        (_database, _metrics) = (database, metrics);
        _running = Task.Run(RunAsync);
    }

    /// <summary>Appends in the next commit.</summary>
    /// <returns>Whether it was taken.</returns>
    /// <exception cref="LogUnavailableException">The outcome is unknown.</exception>
    public Task<bool> AppendAsync(PostgresAppend append) =>
        _appends.Writer.TryWrite(append) ? append.Done : Task.FromException<bool>(new LogUnavailableException("The database is being closed."));

    /// <summary>Commits what was asked so far.</summary>
    public async ValueTask DisposeAsync()
    {
        _appends.Writer.TryComplete();
        await _running;
    }

    private async Task RunAsync()
    {
        var batch = new Dictionary<long, PostgresAppend>();
        while (_held.Count > 0 || await _appends.Reader.WaitToReadAsync())
        {
            Collect(batch);
            await CommitAsync([.. batch.Values]);
            batch.Clear();
        }
    }

    private void Collect(Dictionary<long, PostgresAppend> batch)
    {
        var bytes = 0L;
        for (var held = _held.Count; held > 0; held--)
        {
            Take(_held.Dequeue());
        }

        while (batch.Count < MaxAppendsPerCommit && bytes < MaxBytesPerCommit && _appends.Reader.TryRead(out var append))
        {
            Take(append);
        }

        void Take(PostgresAppend append)
        {
            if (batch.TryAdd(append.Room, append))
            {
                bytes += append.Bytes;
            }
            else
            {
                _held.Enqueue(append);
            }
        }
    }

    private async Task CommitAsync(PostgresAppend[] batch)
    {
        try
        {
            var began = Stopwatch.GetTimestamp();
            var taken = await _database.WriteAsync((connection, givenUp) => PostgresStatement.RunAsync(connection, batch, givenUp), CancellationToken.None);
            _metrics?.Committed(batch.Sum(append => taken.Contains(append.Room) ? append.Messages.Length : 0), Stopwatch.GetElapsedTime(began));
            foreach (var append in batch)
            {
                append.Finish(taken.Contains(append.Room));
            }
        }
        catch (LogUnavailableException fault) when (batch.Length > 1 && fault.InnerException is PostgresException refused && IsOfTheData(refused))
        {
            // Certainly nothing was taken. What is wrong with one of them is not to hold up the rooms of the others.
            foreach (var append in batch)
            {
                await CommitAsync([append]);
            }
        }
        catch (LogUnavailableException fault)
        {
            FailAll(batch, fault);
            if (fault.InnerException is TimeoutException)
            {
                FailWaiting(fault);
            }
        }
        catch (Exception fault)
        {
            // No fault of the database: what was to be written cannot be. None of it was sent whole.
            FailAll(batch, new LogUnavailableException($"A commit failed before it was sent: {fault.Message}", fault));
        }
    }

    // A value that is none, a constraint, a limit; not a server that goes down, a full disk or a right that is missing.
    private static bool IsOfTheData(PostgresException refused) => refused.SqlState[..2] is "22" or "23" or "54";

    private static void FailAll(IEnumerable<PostgresAppend> appends, Exception fault)
    {
        foreach (var append in appends)
        {
            append.Fail(fault);
        }
    }

    // What came while the server did not answer has waited for it as well, and is not to wait for its own turn to hear the same.
    private void FailWaiting(Exception fault)
    {
        FailAll(_held, fault);
        _held.Clear();
        while (_appends.Reader.TryRead(out var append))
        {
            append.Fail(fault);
        }
    }
}
