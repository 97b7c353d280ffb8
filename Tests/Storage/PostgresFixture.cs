using Microsoft.Extensions.Options;
using Npgsql;
using OrleansChat.Bench.Processes;
using OrleansChat.Storage.Postgres;

[assembly: AssemblyFixture(typeof(OrleansChat.Tests.Storage.PostgresFixture))]

namespace OrleansChat.Tests.Storage;

/// <summary>One PostgreSQL for all tests of a run that do not stop it, started when the first of them asks.</summary>
public sealed class PostgresFixture : IAsyncDisposable
{
    private readonly SemaphoreSlim _gate = new(1);
    private PostgresServer? _server;

    /// <summary>The connection string of a new, empty database. Skips the test where PostgreSQL is not installed.</summary>
    public async Task<string> CreateDatabaseAsync()
    {
        SkipWithout();
        var cancel = TestContext.Current.CancellationToken;
        await _gate.WaitAsync(cancel);
        try
        {
            _server ??= await PostgresServer.CreateAsync(new DirectoryInfo(Path.GetTempPath()), sync: false, cancel);
        }
        finally
        {
            _gate.Release();
        }

        return await CreateDatabaseAsync(_server);
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }

        _gate.Dispose();
    }

    /// <summary>Skips the test, with the reason, where there is no PostgreSQL.</summary>
    internal static void SkipWithout() => Assert.SkipWhen(PostgresServer.WhyNot is not null, PostgresServer.WhyNot ?? "");

    /// <summary>A server of a test's own, to be stopped and paused.</summary>
    internal static Task<PostgresServer> StartServerAsync()
    {
        SkipWithout();
        return PostgresServer.CreateAsync(new DirectoryInfo(Path.GetTempPath()), sync: false, TestContext.Current.CancellationToken);
    }

    internal static async Task<string> CreateDatabaseAsync(PostgresServer server)
    {
        var name = $"chat_{Guid.NewGuid():N}";
        await ExecuteAsync(server.ConnectionString(), $"CREATE DATABASE {name} STRATEGY file_copy");
        return server.ConnectionString(name);
    }

    /// <summary>Runs a statement on a connection of its own.</summary>
    internal static async Task<object?> ExecuteAsync(string connectionString, string statement)
    {
        await using var connection = new NpgsqlConnection($"{connectionString};Pooling=false");
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using var command = new NpgsqlCommand(statement, connection);
        return await command.ExecuteScalarAsync(TestContext.Current.CancellationToken);
    }

    internal static PostgresDatabase Open(string connectionString, TimeSpan? timeout = null) =>
        new(Options.Create(new PostgresOptions { Connection = connectionString, Timeout = timeout ?? TimeSpan.FromSeconds(30) }));
}
