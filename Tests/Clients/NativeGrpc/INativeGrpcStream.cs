using Grpc.Core;
using OrleansChat.Gateway.Protocols.NativeGrpc.Wire;

namespace OrleansChat.Tests.Clients.NativeGrpc;

/// <summary>An open <c>Connect</c>. Disposing cancels it, if it still runs.</summary>
public interface INativeGrpcStream : IAsyncDisposable
{
    /// <summary>What came, in the order in which it came.</summary>
    Sightings<ServerFrame> Frames { get; }

    /// <summary>How it ended, once it has.</summary>
    Task<StreamEnd> Ended { get; }

    /// <summary>Sends a request. What is sent into a stream that has ended is lost without a word.</summary>
    Task SendAsync(ClientFrame request);

    /// <summary>Ends the client's side.</summary>
    Task FinishAsync();
}

/// <summary>How a stream ended.</summary>
/// <param name="CloseCode">The trailer <c>close-code</c>.</param>
/// <param name="ErrorCode">The trailer <c>error-code</c>.</param>
public sealed record StreamEnd(StatusCode Code, string Text, string? CloseCode = null, string? ErrorCode = null);
