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

    public Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        if (context.Features.Get<Listener>() is not { IsGrpc: true })
        {
            return next(context);
        }

        var contentType = context.Request.ContentType ?? "";
        if (!contentType.StartsWith(Grpc, StringComparison.OrdinalIgnoreCase) || !IsSubFormat(contentType.AsSpan(Grpc.Length), out var format))
        {
            context.Response.StatusCode = StatusCodes.Status415UnsupportedMediaType;
            return Task.CompletedTask;
        }

        if (!HttpMethods.IsPost(context.Request.Method))
        {
            return Refuse(context, new Status(StatusCode.Unimplemented, "gRPC calls are POST requests."));
        }

        if (format is not ("" or "proto"))
        {
            return Refuse(context, new Status(StatusCode.Unimplemented, "Only protobuf messages are understood here."));
        }

        if (context.GetEndpoint()?.Metadata.GetMetadata<GrpcMethodMetadata>() is null)
        {
            return Refuse(context, new Status(StatusCode.Unimplemented, "There is no such service or method here."));
        }

        if (drain.HasBegun)
        {
            return Refuse(context, GrpcStatus.ShuttingDown);
        }

        drain.Enter(context);
        return next(context);
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
    private static Task Refuse(HttpContext context, Status status)
    {
        context.Response.ContentType = Grpc;
        context.Response.Headers["grpc-status"] = ((int)status.StatusCode).ToString(CultureInfo.InvariantCulture);
        context.Response.Headers["grpc-message"] = status.Detail;
        return Task.CompletedTask;
    }
}
