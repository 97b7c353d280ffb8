using OrleansChat.Gateway.Protocols.QtGrpcChat.Wire;
using OrleansChat.Tests.Clients;
using OrleansChat.Tests.Gateway.QtGrpcChat;
using OrleansChat.Tests.Gateway.SimpleChat;
using OrleansChat.Tests.Wire;

namespace OrleansChat.Tests.Gateway.Operating;

/// <summary>What clients do, well or badly, leaves sentences in the log and no secrets.</summary>
public sealed class LogTests : IDisposable
{
    private const string WrongPassword = "0pen-sesame";
    private const string Text = "meet me at the old mill";

    private readonly TemporaryDirectory _data = new();

    [Fact]
    public async Task The_log_has_no_stack_trace_for_anything_that_a_client_does()
    {
        var log = await LogOfMischiefAsync();

        Assert.DoesNotContain("Exception", log, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", log, StringComparison.Ordinal);
        Assert.DoesNotContain("fail:", log, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Information")]
    [InlineData("Trace")]
    public async Task The_log_has_neither_passwords_nor_messages_at_any_level(string level)
    {
        var log = await LogOfMischiefAsync(
            $"Logging:LogLevel:Default={level}", $"Logging:LogLevel:OrleansChat={level}", $"Logging:LogLevel:Grpc={level}", $"Logging:LogLevel:Orleans={level}",
            $"Logging:LogLevel:Microsoft={level}", $"Logging:LogLevel:Grpc.AspNetCore.Server.ServerCallHandler={level}");

        Assert.Contains("lobby", log, StringComparison.Ordinal);
        Assert.DoesNotContain(ChatClient.Password, log, StringComparison.Ordinal);
        Assert.DoesNotContain(WrongPassword, log, StringComparison.Ordinal);
        Assert.DoesNotContain(Text, log, StringComparison.Ordinal);
    }

    public void Dispose() => _data.Dispose();

    private async Task<string> LogOfMischiefAsync(params string[] settings)
    {
        await using var gateway = await GatewayProcess.StartAsync(new GatewaySetup { Data = _data.Path, Settings = settings });
        await using (var client = new ChatClient(gateway.GrpcPort))
        {
            for (var attempt = 0; attempt < 12; attempt++)
            {
                await client.SendAsync(Say.Text(Text), "user2", WrongPassword);
            }

            Assert.Equal(CallStatus.Ok, await client.SendAsync(Say.Text(Text)));
            await client.SendAsync(Say.Image(new byte[LargeMessageTests.LargestBody + 1]));
            await client.SendAsync(Say.Image(new byte[2 * LargeMessageTests.LargestBody]));
        }

        await using (var client = new QtChatClient(gateway.GrpcPort))
        {
            await client.RegisterAsync("mallory", WrongPassword);
            await client.RegisterAsync("mallory", WrongPassword);
            await using (var refused = await client.OpenAsync("user1", WrongPassword))
            {
                await refused.ReadToEndAsync();
            }

            var lost = await client.EnterAsync("mallory", WrongPassword);
            await lost.SendAsync(Speak.Text("mallory", Text));
            await lost.SendAsync(Speak.Status("mallory", UserStatus.Types.Type.Inactive));
            await lost.DisposeAsync();
        }

        await using (var stuck = await WireConnection.ConnectAsync(gateway.GrpcPort, new WireSettings { StreamWindow = 10, GrantsAtOnce = false }))
        {
            await stuck.MessageList().StartAsync([]); // its history does not fit, and then it is gone
        }

        await using var connection = await WireConnection.ConnectAsync(gateway.GrpcPort);
        foreach (var body in new byte[][] { [], [1, 2, 3], WireCall.Framed([0xff, 0xff]), WireCall.Framed([], flag: 9), [0, 0xff, 0xff, 0xff, 0xff] })
        {
            var call = await connection.SendMessage().StartAsync();
            await call.SendAsync(body, endStream: true);
            await call.ReadToEndAsync();
        }

        var (open, _) = await connection.OpenListAsync();
        await open.ResetAsync();
        var (kept, _) = await connection.OpenListAsync();
        Assert.Equal(0, (await connection.SendAsync(Say.Text(Text))).Status);
        await kept.ReadUntilAsync(Say.Text(Text).Content);

        Assert.Equal(0, await gateway.TerminateAsync());
        return gateway.Output.Text + gateway.Error.Text;
    }
}
