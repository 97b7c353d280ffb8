namespace OrleansChat.Bench.Chaos.Clients;

/// <summary>A way to say something in the lobby. One send at a time.</summary>
internal interface ISendWire : IAsyncDisposable
{
    /// <summary>Whether a send may be repeated: the same author's same key is the same message.</summary>
    bool HasKeys { get; }

    /// <summary>One attempt. It ends, whatever happens, and throws nothing but for <paramref name="patience"/>'s sake: then the outcome is unknown.</summary>
    ValueTask<SendOutcome> SendAsync(string text, Guid key, CancellationToken patience);
}
