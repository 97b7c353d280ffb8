namespace OrleansChat.Tests.Clients.NativeGrpc;

/// <summary>A client of <c>orleanschat.v1.Chat</c>, whatever library it is made of. Streams may overlap.</summary>
public interface INativeGrpcClient : IAsyncDisposable
{
    /// <summary>Opens a stream. Whether it is accepted shows by what comes.</summary>
    /// <param name="metadata">Of the call.</param>
    Task<INativeGrpcStream> ConnectAsync(params (string Name, string Value)[] metadata);
}
