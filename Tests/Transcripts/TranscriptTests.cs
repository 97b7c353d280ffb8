using OrleansChat.Tests.Gateway;
using OrleansChat.Tests.House;

namespace OrleansChat.Tests.Transcripts;

/// <summary>What the protocols' pages show is had with a gateway, so that the pages cannot lie.</summary>
public sealed class TranscriptTests : IDisposable
{
    private static readonly string Pages = Path.Combine(HouseTests.Root, "docs", "protocols");

    private readonly TemporaryDirectory _data = new();

    public static TheoryData<string, int> All() =>
        [.. Directory.GetFiles(Pages, "*.md").SelectMany(Transcript.ReadAll).Select(transcript => (transcript.Page, transcript.Number))];

    [Theory]
    [MemberData(nameof(All))]
    public async Task What_the_page_shows_happens(string page, int number)
    {
        var transcript = Transcript.ReadAll(Path.Combine(Pages, $"{page}.md")).ElementAt(number - 1);
        await using var gateway = await GatewayProcess.StartAsync(new GatewaySetup { Data = _data.Path });

        await transcript.PlayAsync((listener, words) => listener switch
        {
            "webchannel" => WebSocketActor.ConnectAsync(gateway.Setup.WebChannelPort, words),
            "echo" => WebSocketActor.ConnectAsync(gateway.Setup.EchoPort, words),
            "relay" => WebSocketActor.ConnectAsync(gateway.Setup.RelayPort, words),
            "topic" => WebSocketActor.ConnectAsync(gateway.Setup.TopicPort, words),
            "operator" => Task.FromResult<ITranscriptActor>(new OperatorActor(gateway.Setup.OperatorPort)),
            "web" => WebSocketActor.ConnectAsync(gateway.WebPort, words),
            "grpc" => GrpcActor.ConnectAsync(gateway.GrpcPort),
            "server" => Task.FromResult<ITranscriptActor>(new ServerActor(gateway)),
            _ => throw new NotSupportedException($"No transcript connects to {listener}."),
        });
    }

    public void Dispose() => _data.Dispose();
}
