using OrleansChat.Gateway.Protocols.SimpleChat.Wire;

namespace OrleansChat.Tests.Clients;

/// <summary>A SimpleChat client, whatever library it is made of. Calls may overlap.</summary>
public interface IChatClient : IAsyncDisposable
{
    /// <returns>How the call ended; Unavailable also when the connection broke, and then whether the message was taken is not known.</returns>
    Task<CallStatus> SendAsync(ChatMessage message, string user = "user1", string password = "qwerty");

    /// <summary>Opens a stream. Whether it is accepted shows at the first read.</summary>
    Task<IChatStream> ListAsync(string user = "user1", string password = "qwerty");
}
