using OrleansChat.Gateway.Protocols.SimpleChat.Wire;

namespace OrleansChat.Tests.Clients;

/// <summary>An open <c>messageList</c>. One reader at a time. Disposing cancels it.</summary>
public interface IChatStream : IAsyncDisposable
{
    /// <summary>Null while the stream runs.</summary>
    CallStatus? Status { get; }

    /// <summary>The next batch; null at the end.</summary>
    Task<ChatMessages?> ReadAsync();
}
