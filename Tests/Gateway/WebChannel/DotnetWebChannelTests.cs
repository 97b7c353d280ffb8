using OrleansChat.Tests.Clients;
using OrleansChat.Tests.Clients.WebChannel;

namespace OrleansChat.Tests.Gateway.WebChannel;

/// <summary>The contract, seen by System.Net.WebSockets and a protocol written by hand.</summary>
[Collection(WebChannelCollection.Name)]
public sealed class DotnetWebChannelTests(WebChannelFixture fixture, ClientFixture<IWebChannelClient> client)
    : WebChannelContract(fixture, client), IClassFixture<ClientFixture<IWebChannelClient>>
{
    protected override Task<IWebChannelClient> StartAsync() => DotnetWebChannel.StartAsync();
}
