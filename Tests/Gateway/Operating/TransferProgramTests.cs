using OrleansChat.Tests.Clients;
using OrleansChat.Tests.Gateway.SimpleChat;

namespace OrleansChat.Tests.Gateway.Operating;

/// <summary><c>export</c> and <c>import</c> as an operator runs them.</summary>
public sealed class TransferProgramTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly GatewaySetup _setup;
    private readonly GatewaySetup _other;

    public TransferProgramTests()
    {
        _setup = new GatewaySetup { Data = Path.Combine(_directory.Path, "from") };
        _other = new GatewaySetup { Data = Path.Combine(_directory.Path, "to") };
    }

    private string File => Path.Combine(_directory.Path, "chat.jsonl");

    [Fact]
    public async Task A_chat_moves_to_another_store_with_its_users_and_its_past()
    {
        await using (var gateway = await GatewayProcess.StartAsync(_setup))
        {
            await using var client = new ChatClient(gateway.GrpcPort);
            Assert.Equal(CallStatus.Ok, await client.SendAsync(Say.Text("hello")));
            Assert.Equal(CallStatus.Ok, await client.SendAsync(Say.Image(new byte[100_000]), "user2"));
            Assert.Equal(0, await gateway.TerminateAsync());
        }

        var exported = await RunAsync("export", File, $"--Chat:Data={_setup.Data}");
        var imported = await RunAsync("import", File, $"--Chat:Data={_other.Data}");
        var again = await RunAsync("import", File, $"--Chat:Data={_other.Data}");

        Assert.Equal((0, 0, 0), (exported.ExitCode, imported.ExitCode, again.ExitCode));
        Assert.StartsWith("2 messages of 1 rooms, 5 accounts; ", imported.Error, StringComparison.Ordinal);
        Assert.StartsWith("0 messages of 1 rooms, 0 accounts; 7 were there already; ", again.Error, StringComparison.Ordinal);
        await using var moved = await GatewayProcess.StartAsync(_other);
        await using var reader = new ChatClient(moved.GrpcPort);
        await using var list = await reader.ListAsync("user3");
        var read = new List<int>();
        await foreach (var message in list.ReadEachAsync())
        {
            read.Add(message.Content.Length);
            if (read.Count == 2)
            {
                break;
            }
        }

        Assert.Equal(["hello".Length, 100_000], read);
    }

    [Fact]
    public async Task Data_that_a_gateway_has_and_a_file_that_is_there_are_refused_in_a_sentence()
    {
        await using var gateway = await GatewayProcess.StartAsync(_setup);
        var inUse = await RunAsync("export", File, $"--Chat:Data={_setup.Data}");
        await System.IO.File.WriteAllTextAsync(File, "mine", TestContext.Current.CancellationToken);
        var exists = await RunAsync("export", File, $"--Chat:Data={_other.Data}");

        Assert.Equal((2, 2), (inUse.ExitCode, exists.ExitCode));
        Assert.Contains("in use by another process", inUse.Error, StringComparison.Ordinal);
        Assert.Contains("already exists", exists.Error, StringComparison.Ordinal);
        Assert.Equal("mine", await System.IO.File.ReadAllTextAsync(File, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task An_export_that_fails_leaves_no_half_file()
    {
        var missing = await RunAsync("export", File, "--room", "never", $"--Chat:Data={_setup.Data}");
        var misspelt = await RunAsync("export", File, "--rom", "lobby", $"--Chat:Data={_setup.Data}");

        Assert.Equal((2, "export: There is no room never."), (missing.ExitCode, missing.Error.Trim()));
        Assert.NotEqual(0, misspelt.ExitCode);
        Assert.Contains("--rom", misspelt.Error, StringComparison.Ordinal);
        Assert.False(System.IO.File.Exists(File));
    }

    public void Dispose() => _directory.Dispose();

    private async Task<(int ExitCode, string Error)> RunAsync(params string[] arguments)
    {
        var (exitCode, _, error) = await GatewayProcess.RunAsync(_setup, arguments);
        return (exitCode, error.Text);
    }
}
