using OrleansChat.Tests.Clients;
using OrleansChat.Tests.Clients.WebChannel;

namespace OrleansChat.Tests.Gateway.WebChannel;

/// <summary>The contract, seen by the npm package qwebchannel in a page of Chromium.</summary>
[Collection(WebChannelCollection.Name)]
public sealed class ChromiumWebChannelTests(WebChannelFixture fixture, ClientFixture<IWebChannelClient> client)
    : WebChannelContract(fixture, client), IClassFixture<ClientFixture<IWebChannelClient>>
{
    protected override Task<IWebChannelClient> StartAsync() => ChromiumWebChannel.StartAsync();
}
