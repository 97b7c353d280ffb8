using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.Options;
using Npgsql;
using OrleansChat.Grains.Storage;

namespace OrleansChat.Storage.Postgres;

/// <summary>The way to the database: pooled connections, and no statement that holds its caller longer than <see cref="PostgresOptions.Timeout"/>.</summary>
/// <remarks>
/// A server that is gone is told by its system at once. One that stands still, or that a broken network is between, is told by nobody:
/// only the time is left. Who has waited so long is answered, and the connection is broken, because what it would say later belongs to nobody.
/// </remarks>
public sealed class PostgresDatabase : IAsyncDisposable
{
    // What an operator's connection string may say otherwise.
    private const string Defaults =
        "Application Name=OrleansChat;Maximum Pool Size=20;Max Auto Prepare=32;Auto Prepare Min Usages=2;" +
        "Tcp Keepalive=true;Tcp Keepalive Time=30;Tcp Keepalive Interval=5;";

    private static readonly TimeSpan LongestMigration = TimeSpan.FromMinutes(10);

    private readonly NpgsqlDataSource _source;
    private readonly TimeSpan _timeout;

    /// <param name="options">Which database, and how long to wait for it.</param>
    public PostgresDatabase(IOptions<PostgresOptions> options)
    {
        _timeout = options.Value.Timeout;
        var connection = new NpgsqlConnectionStringBuilder($"{Defaults}{options.Value.Connection}")
        {
            Timeout = (int)Math.Ceiling(_timeout.TotalSeconds),
            CommandTimeout = 0,         // time is kept here, for the whole of a statement
            CancellationTimeout = -1,   // a connection that was given up is broken at once
            NoResetOnClose = true,      // no statement leaves anything behind
            Pooling = true,
            Enlist = false,
            IncludeErrorDetail = false, // it quotes what is stored
        };
        Place = string.Create(CultureInfo.InvariantCulture, $"the PostgreSQL database {connection.Database ?? connection.Username} at {connection.Host}:{connection.Port}");
        var source = new NpgsqlDataSourceBuilder(connection.ConnectionString);
        source.UsePhysicalConnectionInitializer(CommitDurably, CommitDurablyAsync);
        _source = source.Build();
    }

    /// <summary>Which database, for a log: no user and no password.</summary>
    public string Place { get; }

    /// <summary>Makes the tables, or brings them to the newest version. Any number of programs may do it at once.</summary>
    /// <exception cref="PostgresStartException">The server cannot be reached or refuses, or a newer program was here.</exception>
    public async Task MigrateAsync(CancellationToken cancellationToken)
    {
        try
        {
            // Reached within the time that everything has; what the migration itself takes depends on how much there is.
            await ReadAsync(PostgresSchema.ReadVersionAsync, cancellationToken);
            await RunAsync(PostgresSchema.MigrateAsync, LongestMigration, cancellationToken);
        }
        catch (LogUnavailableException fault)
        {
            throw new PostgresStartException($"{PostgresOptions.ConnectionSetting}: {Place} cannot be used. {fault.Message}", fault);
        }
    }

    /// <summary>Runs a statement that may be run twice: once more, if the connection was one that had died while nobody used it.</summary>
    /// <exception cref="LogUnavailableException">The database did not answer, or answered with a fault.</exception>
    internal async Task<T> ReadAsync<T>(Func<NpgsqlConnection, CancellationToken, Task<T>> statement, CancellationToken cancellationToken)
    {
        var began = Stopwatch.GetTimestamp();
        try
        {
            return await RunAsync(statement, _timeout, cancellationToken);
        }
        catch (LogUnavailableException fault) when (fault.InnerException is NpgsqlException { IsTransient: true } && Stopwatch.GetElapsedTime(began) < _timeout)
        {
            return await RunAsync(statement, _timeout - Stopwatch.GetElapsedTime(began), cancellationToken);
        }
    }

    /// <summary>Runs a statement once.</summary>
    /// <exception cref="LogUnavailableException">The database did not answer, or answered with a fault. Whether the statement was run is unknown.</exception>
    internal Task<T> WriteAsync<T>(Func<NpgsqlConnection, CancellationToken, Task<T>> statement, CancellationToken cancellationToken) =>
        RunAsync(statement, _timeout, cancellationToken);

    public ValueTask DisposeAsync() => _source.DisposeAsync();

    // Who does not wait any longer leaves the statement to its end, so that the connection can go on.
    private Task<T> RunAsync<T>(Func<NpgsqlConnection, CancellationToken, Task<T>> statement, TimeSpan timeout, CancellationToken cancellationToken) =>
        WatchAsync(statement, timeout).WaitAsync(cancellationToken);

    private async Task<T> WatchAsync<T>(Func<NpgsqlConnection, CancellationToken, Task<T>> statement, TimeSpan timeout)
    {
        var givenUp = new CancellationTokenSource();
        var running = OpenAndRunAsync(statement, givenUp.Token);
        try
        {
            return await running.WaitAsync(timeout);
        }
        catch (TimeoutException fault) when (!running.IsCompleted)
        {
            GiveUp(running, givenUp);
            throw new LogUnavailableException(string.Create(CultureInfo.InvariantCulture, $"PostgreSQL did not answer within {timeout.TotalSeconds:0.###} s."), fault);
        }
        catch (Exception fault) when (PostgresFaults.Explain(fault) is { } sentence)
        {
            throw new LogUnavailableException(sentence, fault);
        }
    }

    private async Task<T> OpenAndRunAsync<T>(Func<NpgsqlConnection, CancellationToken, Task<T>> statement, CancellationToken givenUp)
    {
        await using var connection = await _source.OpenConnectionAsync(givenUp);
        return await statement(connection, givenUp);
    }

    // Npgsql asks the server to cancel, and waits for that as long as for a connection, on the thread that gives up: not one of the pool.
    private void GiveUp(Task running, CancellationTokenSource givenUp)
    {
        running.ContinueWith(static ended => ended.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
        _source.Clear(); // the idle ones go the same way, or each of them would cost somebody as much time
        new Thread(() => givenUp.Cancel()) { IsBackground = true, Name = "PostgreSQL, giving up" }.Start();
    }

    // A server may be set to answer a commit before it is on disk. Here an answer is a promise.
    private const string Durably = "SELECT set_config('synchronous_commit', 'on', false) WHERE current_setting('synchronous_commit') = 'off'";

    private static void CommitDurably(NpgsqlConnection connection)
    {
        using var command = new NpgsqlCommand(Durably, connection);
        command.ExecuteNonQuery();
    }

    private static async Task CommitDurablyAsync(NpgsqlConnection connection)
    {
        await using var command = new NpgsqlCommand(Durably, connection);
        await command.ExecuteNonQueryAsync();
    }
}
