using System.Diagnostics;
using Google.Protobuf;
using Grpc.Core;
using OrleansChat.Tests.Clients;
using OrleansChat.Tests.Gateway.SimpleChat;

namespace OrleansChat.Tests.Gateway.Operating;

/// <summary>A disk that fills up: senders are told so in time, readers stay, and it goes on by itself when there is room again.</summary>
public sealed class FullDiskTests
{
    private static readonly TimeSpan Prompt = TimeSpan.FromSeconds(6); // after which the oldest clients give up by themselves

    [Fact]
    public async Task Nothing_acknowledged_is_lost_and_sending_goes_on_when_there_is_room_again()
    {
        using var disk = SmallDisk.Mount(megabytes: 16);
        var ballast = disk.Occupy(8 * 1024 * 1024);
        var setup = new GatewaySetup { Data = Path.Combine(disk.Path, "data"), Settings = ["Chat:History:OnSubscribe=1000000"] };
        var acknowledged = new List<ByteString>();
        await using (var gateway = await GatewayProcess.StartAsync(setup))
        {
            await using var client = new ChatClient(gateway.GrpcPort);
            await using var list = await client.ListAsync();
            Assert.NotNull(await list.ReadAsync());

            var (refusal, took) = await FillAsync(client, acknowledged);

            Assert.Contains(refusal.Code, (StatusCode[])[StatusCode.Unavailable, StatusCode.ResourceExhausted]);
            Assert.EndsWith(".", refusal.Message, StringComparison.Ordinal);
            Assert.InRange(took, TimeSpan.Zero, Prompt);
            Assert.Null(list.Status);
            await using var late = await client.ListAsync("user2");
            Assert.Equal(acknowledged, await ReadAsync(late, acknowledged));

            Assert.InRange(OpenFiles(gateway, setup.Data), 1, 20);
            Assert.Contains("disk is full", gateway.Output.Text, StringComparison.Ordinal);
            Assert.DoesNotContain("   at ", gateway.Output.Text, StringComparison.Ordinal);

            File.Delete(ballast);
            await Eventually.HoldsAsync("a send is taken again", async () => await SendAsync(client, acknowledged) == CallStatus.Ok);

            Assert.Equal(acknowledged, await ReadAsync(list, acknowledged));
            Assert.Equal(acknowledged[^1..], await ReadAsync(late, acknowledged[^1..]));
            Assert.Equal(0, await gateway.TerminateAsync());
        }

        await using var again = await GatewayProcess.StartAsync(setup);
        await using var reader = new ChatClient(again.GrpcPort);
        await using var history = await reader.ListAsync();
        Assert.Equal(acknowledged, await ReadAsync(history, acknowledged));
    }

    /// <summary>How often the process has files of its data open: attempts that failed must not keep theirs.</summary>
    private static int OpenFiles(GatewayProcess gateway, string data) => new DirectoryInfo($"/proc/{gateway.Id}/fd")
        .EnumerateFileSystemInfos().Count(file => file.LinkTarget?.StartsWith(data, StringComparison.Ordinal) == true);

    private static async Task<(CallStatus Refusal, TimeSpan Took)> FillAsync(ChatClient client, List<ByteString> acknowledged)
    {
        while (true)
        {
            var since = Stopwatch.StartNew();
            var status = await SendAsync(client, acknowledged);
            if (status != CallStatus.Ok)
            {
                return (status, since.Elapsed);
            }
        }
    }

    private static async Task<CallStatus> SendAsync(ChatClient client, List<ByteString> acknowledged)
    {
        var image = Say.Image([.. Guid.NewGuid().ToByteArray(), .. new byte[300_000]]);
        var status = await client.SendAsync(image);
        if (status == CallStatus.Ok)
        {
            acknowledged.Add(image.Content);
        }

        return status;
    }

    /// <summary>Reads up to the last of these and returns those of them that came. What was refused may have come as well: the outcome was not known.</summary>
    private static async Task<List<ByteString>> ReadAsync(IChatStream list, List<ByteString> expected)
    {
        var read = new List<ByteString>();
        await foreach (var message in list.ReadEachAsync())
        {
            if (expected.Contains(message.Content))
            {
                read.Add(message.Content);
            }

            if (message.Content == expected[^1])
            {
                break;
            }
        }

        return read;
    }
}
