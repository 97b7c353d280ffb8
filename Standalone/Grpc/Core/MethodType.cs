namespace Grpc.Core;

/// <summary>Who sends a stream instead of one message: nobody, the client, the server, both.</summary>
public enum MethodType
{
    Unary,
    ClientStreaming,
    ServerStreaming,
    DuplexStreaming,
}
