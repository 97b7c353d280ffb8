namespace OrleansChat.Tests.Clients;

/// <summary>One client for the tests of a class. Where it cannot be had, each of them is skipped with the reason.</summary>
public sealed class ClientFixture<TClient> : IAsyncDisposable
    where TClient : IAsyncDisposable
{
    private Task<TClient>? _client;

    public Task<TClient> GetAsync(Func<Task<TClient>> start) => _client ??= start();

    public async ValueTask DisposeAsync()
    {
        if (_client is { IsCompletedSuccessfully: true } started)
        {
            await (await started).DisposeAsync();
        }
    }
}
