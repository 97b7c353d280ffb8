using OrleansChat.Tests.Clients;
using OrleansChat.Tests.Clients.WebChannel;

namespace OrleansChat.Tests.Gateway.WebChannel;

/// <summary>The contract, seen by QML's WebSocket and Qt's own qwebchannel.js.</summary>
[Collection(WebChannelCollection.Name)]
public sealed class QmlWebChannelTests(WebChannelFixture fixture, ClientFixture<IWebChannelClient> client)
    : WebChannelContract(fixture, client), IClassFixture<ClientFixture<IWebChannelClient>>
{
    protected override Task<IWebChannelClient> StartAsync() => QmlWebChannel.StartAsync();
}
