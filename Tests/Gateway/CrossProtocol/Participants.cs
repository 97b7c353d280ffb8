using System.Collections;
using OrleansChat.Tests.Clients;
using OrleansChat.Tests.Clients.NativeGrpc;
using OrleansChat.Tests.Clients.QtGrpcChat;
using OrleansChat.Tests.Clients.WebChannel;
using OrleansChat.Tests.Clients.WebSockets;

namespace OrleansChat.Tests.Gateway.CrossProtocol;

/// <summary>One of each client. They outlive the gateway.</summary>
internal sealed class Participants : IReadOnlyList<IParticipant>, IAsyncDisposable
{
    private readonly List<IParticipant> _all = [];

    public int Count => _all.Count;

    /// <summary>The one that knows the whole room.</summary>
    public IParticipant Teller => _all[0];

    public IParticipant this[int index] => _all[index];

    /// <summary>Starts the clients; the gateway need not be there yet.</summary>
    public static async Task<Participants> StartAsync(GatewaySetup gateway)
    {
        var participants = new Participants();
        try
        {
            var url = new Uri($"ws://localhost:{gateway.WebChannelPort}");
            participants._all.Add(new SimpleChatParticipant("user1", await NodeChat.StartAsync(gateway.GrpcPort)));
            participants._all.Add(new QtGrpcChatParticipant("ada", await NodeQtGrpcChat.StartAsync(gateway.GrpcPort)));
            participants._all.Add(new WebChannelParticipant("bob (Node.js)", await NodeWebChannel.StartAsync(), url));
            participants._all.Add(new WebChannelParticipant("Zoë (browser)", await ChromiumWebChannel.StartAsync(), url));
            participants._all.Add(new NativeParticipant("user2", await NodeWebSockets.StartAsync(), new Uri($"ws://localhost:{gateway.WebPort}/ws")));
            participants._all.Add(new NativeGrpcParticipant("user3", await NativeGrpcProgram.StartNodeAsync(gateway.GrpcPort)));
            return participants;
        }
        catch
        {
            await participants.DisposeAsync();
            throw;
        }
    }

    public async Task JoinAsync()
    {
        foreach (var participant in _all)
        {
            await participant.JoinAsync();
        }
    }

    public IEnumerator<IParticipant> GetEnumerator() => _all.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    public async ValueTask DisposeAsync()
    {
        foreach (var participant in _all)
        {
            await participant.DisposeAsync();
        }
    }
}
