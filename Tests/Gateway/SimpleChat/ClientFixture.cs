using OrleansChat.Tests.Clients;

namespace OrleansChat.Tests.Gateway.SimpleChat;

/// <summary>One client for the tests of a class.</summary>
public sealed class ClientFixture : IAsyncDisposable
{
    private Task<IChatClient>? _client;

    public Task<IChatClient> GetAsync(Func<Task<IChatClient>> start) => _client ??= start();

    public async ValueTask DisposeAsync()
    {
        if (_client is { IsCompletedSuccessfully: true } started)
        {
            await (await started).DisposeAsync();
        }
    }
}
