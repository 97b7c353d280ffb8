using System.Globalization;
using Grpc.Core;
using Microsoft.Extensions.Options;
using OrleansChat.Gateway.Hosting;
using OrleansChat.Gateway.Protocols.Native;
using OrleansChat.Gateway.Protocols.Shared;
using OrleansChat.Gateway.WebSockets;
using OrleansChat.Users;

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
        var shown = await ReadCredentialsAsync(context);
        await using (var client = new NativeClient(line, parts, context.PeerAddress))
        {
            using var draining = drain.Token.UnsafeRegister(static line => ((NativeGrpcLine)line!).Close(CloseReason.Draining), line);
            if (shown is { } user)
            {
                await client.EnterAsync(user);
            }

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

    /// <returns>Who the call's metadata says it is; null: nobody, so the first request does.</returns>
    private async ValueTask<UserName?> ReadCredentialsAsync(ServerCallContext context)
    {
        var authorization = context.GetHttpContext().Request.Headers.Authorization.ToString();
        if (authorization.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase))
        {
            return parts.Tokens.TryRead(authorization[Bearer.Length..].Trim(), out var bearer) ? bearer : throw Refusal(ChatErrors.TokenInvalid);
        }

        if (!context.HasCredentials)
        {
            return null;
        }

        var (user, error) = await parts.Authenticator.SignInAsync(context.UserName, context.UserPassword, context.PeerAddress, context.CancellationToken);
        return error is null ? user : throw Refusal(error);
    }

    private static RpcException Refusal(ChatError error) =>
        new(GrpcStatus.Of(error), new Metadata { { ErrorTrailer, error.Code.ToString(CultureInfo.InvariantCulture) } });

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
