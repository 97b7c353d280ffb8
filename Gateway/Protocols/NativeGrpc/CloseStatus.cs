using System.Globalization;
using Grpc.Core;
using OrleansChat.Gateway.WebSockets;

namespace OrleansChat.Gateway.Protocols.NativeGrpc;

/// <summary>Why this side ends a stream, in gRPC's language: UNAVAILABLE means come back, whatever else stay away. The code itself is in a trailer.</summary>
internal static class CloseStatus
{
    private const string CodeTrailer = "close-code";

    /// <returns>Null: the stream ends as it should.</returns>
    public static RpcException? Of(CloseReason reason) => reason.Code switch
    {
        1000 => null,
        1009 => Exception(StatusCode.ResourceExhausted, reason),
        4501 => Exception(StatusCode.Unauthenticated, reason),
        1002 or 1007 or >= 4500 => Exception(StatusCode.InvalidArgument, reason),
        _ => Exception(StatusCode.Unavailable, reason),
    };

    private static RpcException Exception(StatusCode status, CloseReason reason) =>
        new(new Status(status, reason.Text), new Metadata { { CodeTrailer, reason.Code.ToString(CultureInfo.InvariantCulture) } });
}
