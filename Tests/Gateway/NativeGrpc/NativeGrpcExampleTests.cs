using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using OrleansChat.Gateway.Protocols.NativeGrpc.Wire;
using OrleansChat.Tests.Clients;
using OrleansChat.Tests.Clients.Lines;
using OrleansChat.Tests.House;

namespace OrleansChat.Tests.Gateway.NativeGrpc;

/// <summary>The client that the protocol's page shows does what the page says of it.</summary>
public sealed partial class NativeGrpcExampleTests : IDisposable
{
    private readonly TemporaryDirectory _data = new();

    public void Dispose() => _data.Dispose();

    [Fact]
    public async Task The_example_survives_a_kill_of_the_server_and_loses_and_repeats_nothing()
    {
        var setup = new GatewaySetup { Data = _data.Path };
        var first = await GatewayProcess.StartAsync(setup);
        await using var example = await StartAsync(setup.GrpcPort);
        await using (first)
        {
            await example.WriteAsync("one");
            Assert.Equal("user1: one", await ReadAsync(example));
            await first.KillAsync();
        }

        await example.WriteAsync("two");
        await using var second = await GatewayProcess.StartAsync(setup);
        Assert.Equal("user1: two", await ReadAsync(example));
        await using var client = new DotnetNativeGrpc(setup.GrpcPort);
        await using var other = await NativeGrpcPerson.SignInAsync(client, "user2");
        await other.SayAsync("lobby", "three");
        Assert.Equal("user2: three", await ReadAsync(example));

        var history = await other.AskAsync(new ClientFrame { History = new ReadHistory { Room = "lobby" } }, answer => answer.History);
        Assert.Equal(["one", "two", "three"], history.Entries.Select(entry => entry.Text));
    }

    private static async Task<ProgramLines> StartAsync(int grpcPort)
    {
        var page = await File.ReadAllTextAsync(Path.Combine(HouseTests.Root, "docs", "protocols", "nativegrpc.md"), TestContext.Current.CancellationToken);
        var directory = await NodeWorkshop.BuildAsync();
        var program = Path.Combine(directory, $"example-{Guid.NewGuid():n}.mjs"); // beside the packages
        await File.WriteAllTextAsync(program, Program.Match(page).Groups[1].Value, TestContext.Current.CancellationToken);
        string[] arguments = [program, "user1", "qwerty", string.Create(CultureInfo.InvariantCulture, $"localhost:{grpcPort}"), Path.Combine(Workshop.Sources, "orleanschat.proto")];
        return ProgramLines.Start(new ProcessStartInfo("node", arguments));
    }

    private static async Task<string?> ReadAsync(ProgramLines example) =>
        await example.ReadAsync().AsTask().WaitAsync(Eventually.Patience, TestContext.Current.CancellationToken);

    [GeneratedRegex("```js\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Program { get; }
}
