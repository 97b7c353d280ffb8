namespace OrleansChat.Tests.Clients.QtGrpcChat;

/// <summary>A QtGrpcChat client, whatever library it is made of. Calls may overlap.</summary>
public interface IQtGrpcChatClient : IAsyncDisposable
{
    Task<CallStatus> RegisterAsync(string name, string password);

    /// <summary>Opens a stream. Whether it is accepted shows by what comes.</summary>
    Task<IQtChatRoom> EnterAsync(string name, string password);
}
