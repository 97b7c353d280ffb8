using System.Globalization;
using Grpc.AspNetCore.Server;
using Grpc.Core;
using OrleansChat.Gateway.Protocols.Shared;

namespace OrleansChat.Gateway.Hosting;

/// <summary>What comes in on a gRPC listener, before any service sees it.</summary>
/// <remarks>
/// Requirements GC-3 and GC-18: what is not gRPC gets 415; a sub-format other than protobuf and any path that is no method get status 12 with
/// <c>:status</c> 200, since some clients wait for ever on any other.
/// </remarks>
internal sealed class GrpcGate(Drain drain) : IMiddleware
{
    private const string Grpc = "application/grpc";
    private const string Unknown = "2";

    public async Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        if (context.Features.Get<Listener>() is not { IsGrpc: true })
        {
            await next(context);
            return;
        }

        var contentType = context.Request.ContentType ?? "";
        if (!contentType.StartsWith(Grpc, StringComparison.OrdinalIgnoreCase) || !IsSubFormat(contentType.AsSpan(Grpc.Length), out var format))
        {
            context.Response.StatusCode = StatusCodes.Status415UnsupportedMediaType;
            return;
        }

        if (!HttpMethods.IsPost(context.Request.Method))
        {
            Refuse(context, new Status(StatusCode.Unimplemented, "gRPC calls are POST requests."));
            return;
        }

        if (format is not ("" or "proto"))
        {
            Refuse(context, new Status(StatusCode.Unimplemented, "Only protobuf messages are understood here."));
            return;
        }

        if (context.GetEndpoint()?.Metadata.GetMetadata<GrpcMethodMetadata>() is null)
        {
            Refuse(context, new Status(StatusCode.Unimplemented, "There is no such service or method here."));
            return;
        }

        if (drain.HasBegun)
        {
            Refuse(context, GrpcStatus.ShuttingDown);
            return;
        }

        drain.Enter(context);
        await next(context);
        if (!context.Response.HasStarted && context.Response.Headers["grpc-status"] == Unknown)
        {
            // No method of ours ends so; the request's framing could not be read. GC-20 wants it told as the client's fault.
            Refuse(context, new Status(StatusCode.Internal, "The request is no valid gRPC message."));
        }
    }

    // application/grpc | application/grpc+proto | application/grpc;charset=utf-8
    private static bool IsSubFormat(ReadOnlySpan<char> rest, out string format)
    {
        var parameters = rest.IndexOf(';');
        var suffix = (parameters < 0 ? rest : rest[..parameters]).TrimEnd();
        format = suffix is ['+', ..] ? suffix[1..].ToString().ToLowerInvariant() : "";
        return suffix is [] or ['+', ..];
    }

    // Trailers-only: the status stands in the one HEADERS frame that ends the stream.
    private static void Refuse(HttpContext context, Status status)
    {
        context.Response.ContentType = Grpc;
        context.Response.Headers["grpc-status"] = ((int)status.StatusCode).ToString(CultureInfo.InvariantCulture);
        context.Response.Headers["grpc-message"] = status.Detail;
    }
}
