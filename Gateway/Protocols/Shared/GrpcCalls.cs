using Grpc.Core;

namespace OrleansChat.Gateway.Protocols.Shared;

/// <summary>What every gRPC service does when a call goes wrong.</summary>
internal static partial class GrpcCalls
{
    extension(ServerCallContext context)
    {
        /// <summary>Whether a call failed by the server's fault: not by a refusal, and not by the client that went away.</summary>
        public bool IsOurs(Exception fault) => fault is not RpcException && !context.CancellationToken.IsCancellationRequested;
    }

    [LoggerMessage(2301, LogLevel.Warning, "A call of {Method} could not be served; its client is told to come back.")]
    public static partial void LogNotServed(this ILogger logger, Exception fault, string method);
}
