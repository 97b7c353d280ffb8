using Grpc.Core;
using Microsoft.Extensions.Options;
using OrleansChat.Gateway.Hosting;
using OrleansChat.Gateway.Protocols.Native;
using OrleansChat.Gateway.Protocols.Shared;
using OrleansChat.Gateway.WebSockets;

namespace OrleansChat.Gateway.Protocols.NativeGrpc;

/// <summary><c>orleanschat.v1.Chat</c>: this chat's own protocol for programs. See docs/protocols/nativegrpc.md.</summary>
internal sealed class NativeGrpcService(
    NativeParts parts, Drain drain, GatewayMetrics metrics, IOptions<NativeGrpcOptions> options, ILogger<NativeGrpcService> logger) : NativeChat.NativeChatBase
{
    private const string Name = "nativegrpc"; // for metrics
    private const string Bearer = "Bearer ";
    private const string ErrorTrailer = "error-code";

    private static readonly CloseReason BadFrame = CloseReason.BadFrame with { Text = "A request is a ClientFrame with an id from 1 to 2^53-1." };

    private readonly NativeEncoders _encoders = new(NativeGrpcCodec.Frame);

    public override async Task Connect(IAsyncStreamReader<Wire.ClientFrame> requests, IServerStreamWriter<EncodedMessage> responses, ServerCallContext context)
    {
        await using var line = new NativeGrpcLine(responses, _encoders, context.GetHttpContext(), options.Value.TakeWithin, parts.Time);
        metrics.Opened(Name);
        try
        {
            await ServeAsync(requests, line, context);
        }
        catch (Exception fault) when (context.IsOurs(fault))
        {
            logger.LogNotServed(fault, nameof(Connect));
            throw GrpcStatus.Exception(ChatErrors.Unavailable);
        }
        finally
        {
            metrics.Closed(Name, line.ClosedFor);
        }
    }

    private async Task ServeAsync(IAsyncStreamReader<Wire.ClientFrame> requests, NativeGrpcLine line, ServerCallContext context)
    {
        await using (var client = new NativeClient(line, parts, context.PeerAddress))
        {
            using var draining = drain.Token.UnsafeRegister(static line => ((NativeGrpcLine)line!).Close(CloseReason.Draining), line);
            await SignInAsync(client, context);
            await context.WriteResponseHeadersAsync([]); // a client that waits for them knows that it is in
            await ReceiveAsync(client, requests, line);
        }

        if (line.ClosedFor == CloseReason.Draining)
        {
            await line.SendLastAsync(parts.Farewell());
        }

        if (line.ClosedFor is { } reason && CloseStatus.Of(reason) is { } status)
        {
            throw status;
        }
    }

    /// <summary>Signs in whose call's metadata says who it is; others do so by their first request.</summary>
    private static async ValueTask SignInAsync(NativeClient client, ServerCallContext context)
    {
        var authorization = context.GetHttpContext().Request.Headers.Authorization.ToString();
        NativeRequest? credentials = authorization switch
        {
            _ when authorization.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase) => new NativeRequest.SignInByToken(0, authorization[Bearer.Length..].Trim()),
            _ when context.HasCredentials => new NativeRequest.SignIn(0, context.UserName, context.UserPassword),
            _ => null,
        };
        if (credentials is not null && await client.SignInAsync(credentials) is { } refusal)
        {
            var error = ChatErrors.ByCode[refusal.Code];
            throw new RpcException(GrpcStatus.Of(error), new Metadata { { ErrorTrailer, FormattableString.Invariant($"{error.Code}") } });
        }
    }

    /// <summary>Takes requests until the client ends its side, is gone, or is closed.</summary>
    private static async ValueTask ReceiveAsync(NativeClient client, IAsyncStreamReader<Wire.ClientFrame> requests, NativeGrpcLine line)
    {
        try
        {
            while (await requests.MoveNext(line.Closing))
            {
                if (NativeGrpcCodec.TryRead(requests.Current, out var request))
                {
                    await client.AnswerAsync(request);
                }
                else
                {
                    line.Close(BadFrame);
                }
            }
        }
        catch (OperationCanceledException) when (line.ClosedFor is not null)
        {
            // that is what ended it
        }
        catch (RpcException large) when (large.StatusCode == StatusCode.ResourceExhausted)
        {
            line.Close(CloseReason.TooBig);
        }
        catch (RpcException)
        {
            line.Close(BadFrame);
        }
        catch (IOException)
        {
            // the client is gone
        }
    }
}
