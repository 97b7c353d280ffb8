using OrleansChat.Gateway.Protocols.SimpleChat.Wire;
using OrleansChat.Tests.Clients;
using OrleansChat.Tests.Wire;

namespace OrleansChat.Tests.Gateway.SimpleChat;

/// <summary>Where messages begin in the DATA frames, when the server has more to say than a connection takes.</summary>
public sealed class FramingUnderLoadTests(GatewayFixture fixture) : IClassFixture<GatewayFixture>
{
    private const int Senders = 4;
    private const int Each = 400;

    public static TheoryData<string> Clients() => ["Qt 6.5: wide windows", "Qt 6.8: the default window"];

    [Theory]
    [MemberData(nameof(Clients))]
    public async Task GC_15_every_message_begins_with_its_whole_prefix_and_some_of_its_body_in_one_frame(string client)
    {
        var settings = client.StartsWith("Qt 6.5", StringComparison.Ordinal) ? WireSettings.WideOpen : new WireSettings();
        var run = Guid.NewGuid().ToByteArray();
        var readers = new List<Task<WireCall>>();
        foreach (var user in Enumerable.Range(1, 3))
        {
            var connection = await WireConnection.ConnectAsync(fixture.Gateway.GrpcPort, settings);
            var (call, _) = await connection.OpenListAsync($"user{user}");
            readers.Add(ReadAllAsync(connection, call, run));
        }

        await Task.WhenAll(Enumerable.Range(1, Senders).Select(sender => SendAllAsync(sender, run)));
        var calls = await Task.WhenAll(readers);

        foreach (var call in calls)
        {
            FramingLaw.Holds(call.Data, settings.StreamWindow);
        }
    }

    private async Task SendAllAsync(int sender, byte[] run)
    {
        var random = new Random(sender);
        await using var client = new ChatClient(fixture.Gateway.GrpcPort);
        await Parallel.ForEachAsync(Enumerable.Range(0, Each), new ParallelOptions { MaxDegreeOfParallelism = 3 }, async (number, _) =>
        {
            int length;
            lock (random)
            {
                length = random.Next(10) switch { 0 => random.Next(100_000), < 4 => random.Next(20_000), _ => random.Next(300) };
            }

            Assert.Equal(CallStatus.Ok, await client.SendAsync(Say.Image([.. run, .. new byte[length]]), $"user{sender}"));
        });
    }

    private static async Task<WireCall> ReadAllAsync(WireConnection connection, WireCall call, byte[] run)
    {
        await using (connection)
        {
            for (var heard = 0; heard < Senders * Each;)
            {
                var batch = await call.ReadBatchAsync();
                Assert.NotNull(batch);
                heard += batch.Messages.Count(message => message.Content.Span.StartsWith(run));
            }
        }

        return call;
    }
}
