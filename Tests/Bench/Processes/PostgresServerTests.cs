using Npgsql;
using OrleansChat.Bench.Processes;

namespace OrleansChat.Tests.Bench.Processes;

public sealed class PostgresServerTests
{
    public static TheoryData<string> Ends => ["stop", "kill"];

    [Theory, MemberData(nameof(Ends))]
    public async Task What_was_committed_is_there_after_an_end_and_a_start_on_the_same_port(string end)
    {
        await using var server = await CreateAsync();
        await AskAsync(server, "CREATE TABLE kept AS SELECT 7 AS n");

        await (end == "stop" ? server.StopAsync(Token) : server.KillAsync(Token));
        Assert.False(server.IsRunning);
        await Assert.ThrowsAnyAsync<NpgsqlException>(() => AskAsync(server, "SELECT 1"));
        await server.StartAsync(Token);

        Assert.Equal(7, await AskAsync(server, "SELECT n FROM kept"));
    }

    [Fact]
    public async Task A_paused_server_answers_nobody_and_goes_on_with_the_same_connections()
    {
        await using var server = await CreateAsync();
        await using var connection = new NpgsqlConnection(server.ConnectionString());
        await connection.OpenAsync(Token);
        await using var command = new NpgsqlCommand("SELECT 7", connection);

        server.Pause();
        var answer = command.ExecuteScalarAsync(Token);
        await Assert.ThrowsAnyAsync<NpgsqlException>(() => AskAsync(server, "SELECT 1", ";Timeout=1"));
        Assert.False(answer.IsCompleted);
        server.Resume();

        Assert.Equal(7, await answer);
    }

    [Theory, InlineData(true), InlineData(false)]
    public async Task Nothing_is_left_of_a_server_that_was_disposed(bool paused)
    {
        var server = await CreateAsync();
        if (paused)
        {
            server.Pause();
        }

        await server.DisposeAsync();

        Assert.False(Directory.Exists(server.Directory.FullName));
        Assert.DoesNotContain(
            Directory.EnumerateDirectories("/proc"), process => CommandLine(process).Contains(server.Directory.FullName, StringComparison.Ordinal));
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private async Task<PostgresServer> CreateAsync()
    {
        Assert.SkipWhen(PostgresServer.WhyNot is not null, PostgresServer.WhyNot ?? "");
        return await PostgresServer.CreateAsync(new DirectoryInfo(Path.GetTempPath()), sync: false, Token);
    }

    private static async Task<object?> AskAsync(PostgresServer server, string sql, string settings = "")
    {
        await using var connection = new NpgsqlConnection(server.ConnectionString() + ";Pooling=false" + settings);
        await connection.OpenAsync(Token);
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync(Token);
    }

    private static string CommandLine(string process)
    {
        try
        {
            return File.ReadAllText(Path.Combine(process, "cmdline"));
        }
        catch (IOException)
        {
            return ""; // gone meanwhile, or none
        }
    }
}
