namespace OrleansChat.Tests.Clients.Lines;

/// <summary>Lines to a client in another language, and its lines back.</summary>
internal interface ILines : IAsyncDisposable
{
    /// <summary>May be called by several at once. To a client that has ended nothing is written, and nothing is said about it: its reader knows.</summary>
    ValueTask WriteAsync(string line);

    /// <summary>The next line; null when the client has ended. One reader.</summary>
    ValueTask<string?> ReadAsync();
}
