using OrleansChat.Tests.Clients;

namespace OrleansChat.Tests.Gateway.SimpleChat;

/// <summary>Many streams at once, over a few connections.</summary>
public sealed class ThousandStreamTests(GatewayFixture fixture) : IClassFixture<GatewayFixture>
{
    private const int Connections = 10;
    private const int StreamsEach = 100;
    private const int Messages = 20;

    [Fact]
    public async Task A_thousand_streams_all_get_every_message_in_order()
    {
        var clients = Enumerable.Range(0, Connections).Select(_ => new ChatClient(fixture.Gateway.GrpcPort)).ToList();
        var expected = Enumerable.Range(1, Messages).Select(number => $"{number}").ToList();
        var streams = await Task.WhenAll(clients.SelectMany((client, index) => Enumerable.Range(0, StreamsEach).Select(_ => OpenAsync(client, $"user{(index % 5) + 1}"))));

        var reading = streams.Select(ReadAsync).ToList();
        foreach (var text in expected)
        {
            Assert.Equal(CallStatus.Ok, await clients[0].SendAsync(Say.Text(text)));
        }

        Assert.All(await Task.WhenAll(reading), heard => Assert.Equal(expected, heard));
        foreach (var stream in streams)
        {
            await stream.DisposeAsync();
        }

        foreach (var client in clients)
        {
            await client.DisposeAsync();
        }
    }

    private static async Task<IChatStream> OpenAsync(ChatClient client, string user)
    {
        var stream = await client.ListAsync(user);
        Assert.Empty((await stream.ReadAsync())!.Messages); // null would be a refusal
        return stream;
    }

    private static async Task<List<string>> ReadAsync(IChatStream stream)
    {
        var heard = new List<string>();
        await foreach (var message in stream.ReadEachAsync())
        {
            heard.Add(message.Content.ToStringUtf8());
            if (heard.Count == Messages)
            {
                break;
            }
        }

        return heard;
    }
}
