using OrleansChat.Gateway.Protocols.QtGrpcChat.Wire;

namespace OrleansChat.Tests.Clients.QtGrpcChat;

/// <summary>An open <c>ChatRoom</c>. Disposing cancels it, if it still runs.</summary>
public interface IQtChatRoom : IAsyncDisposable
{
    /// <summary>What came, in the order in which it came.</summary>
    Sightings<ChatMessage> Messages { get; }

    /// <summary>How it ended, once it has.</summary>
    Task<CallStatus> Ended { get; }

    /// <summary>Sends a message. What is sent into a stream that has ended is lost without a word.</summary>
    Task SendAsync(ChatMessage message);

    /// <summary>Ends the client's side, as at logout.</summary>
    Task FinishAsync();
}
