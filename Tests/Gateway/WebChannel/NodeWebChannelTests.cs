using OrleansChat.Tests.Clients;
using OrleansChat.Tests.Clients.WebChannel;

namespace OrleansChat.Tests.Gateway.WebChannel;

/// <summary>The contract, seen by the npm packages qwebchannel and ws.</summary>
[Collection(WebChannelCollection.Name)]
public sealed class NodeWebChannelTests(WebChannelFixture fixture, ClientFixture<IWebChannelClient> client)
    : WebChannelContract(fixture, client), IClassFixture<ClientFixture<IWebChannelClient>>
{
    protected override Task<IWebChannelClient> StartAsync() => NodeWebChannel.StartAsync();
}
