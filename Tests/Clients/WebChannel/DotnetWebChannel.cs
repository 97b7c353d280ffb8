namespace OrleansChat.Tests.Clients.WebChannel;

/// <summary>System.Net.WebSockets and the protocol by hand.</summary>
internal sealed class DotnetWebChannel : IWebChannelClient
{
    public static Task<IWebChannelClient> StartAsync() => Task.FromResult<IWebChannelClient>(new DotnetWebChannel());

    public async Task<IWebChannel> OpenAsync(Uri url) => await DotnetChannel.OpenAsync(url);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
