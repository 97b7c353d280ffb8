using Grpc.Core;
using Microsoft.Extensions.Options;
using OrleansChat.Gateway.Feeds;
using OrleansChat.Gateway.Hosting;
using OrleansChat.Gateway.Protocols.Shared;
using OrleansChat.Gateway.Sessions;
using OrleansChat.Rooms;
using OrleansChat.Users;

namespace OrleansChat.Gateway.Protocols.SimpleChat;

/// <summary>The Qt gRPC chat example's service, in room <c>lobby</c>. See docs/protocols/simplechat.md for the requirements by number.</summary>
internal sealed class SimpleChatService(
    Authenticator authenticator,
    ChatSessions sessions,
    RoomFeeds feeds,
    RoomSender sender,
    SimpleChatCodec codec,
    Drain drain,
    IOptions<HistoryOptions> history,
    ILogger<SimpleChatService> logger) : SimpleChat.SimpleChatBase
{
    /// <summary>The recent history at once, even if it is empty, then every message once and in order, until the client goes or the server does.</summary>
    public override async Task messageList(Wire.None request, IServerStreamWriter<FeedRun> responses, ServerCallContext context)
    {
        try
        {
            await ListAsync(responses, context);
        }
        catch (Exception fault) when (context.IsOurs(fault))
        {
            logger.LogNotServed(fault, nameof(messageList));
            throw GrpcStatus.Exception(ChatErrors.Unavailable);
        }
    }

    public override async Task<Wire.None> sendMessage(Wire.ChatMessage request, ServerCallContext context)
    {
        try
        {
            // 1. Who speaks is who signed in, not who the message says.
            var user = await SignInAsync(context, "Login or password are invalid");
            // Qt's clients have no message ids. The gateway's own lets it repeat a send whose outcome it did not hear; a program's lets the program.
            var key = context.GetMessageKey();
            var receipt = await sender.SendAsync(RoomId.Lobby, new SendMessage(user.Value, key ?? MessageKey.New(), SimpleChatCodec.Decode(request)));
            if (receipt.Error is { } error)
            {
                throw GrpcStatus.Exception(error);
            }

            if (key is not null && receipt.Position is { } position)
            {
                context.TellPosition(position);
            }

            return new Wire.None();
        }
        catch (Exception fault) when (context.IsOurs(fault))
        {
            logger.LogNotServed(fault, nameof(sendMessage));
            throw GrpcStatus.Exception(ChatErrors.Unavailable);
        }
    }

    private async Task ListAsync(IServerStreamWriter<FeedRun> responses, ServerCallContext context)
    {
        var user = await SignInAsync(context, "User or login are invalid");
        var session = await sessions.OpenAsync(user, RoomId.Lobby);
        var start = history.Value.OnSubscribe is > 0 and var recent ? -recent : RoomFeed.AtHead;
        try
        {
            using var cursor = await feeds.OpenAsync(RoomId.Lobby, codec, start, context.CancellationToken);
            using var gone = context.CancellationToken.UnsafeRegister(static cursor => ((FeedCursor)cursor!).Close(), cursor);
            using var draining = drain.Token.UnsafeRegister(static cursor => ((FeedCursor)cursor!).Close(), cursor);

            await PumpAsync(cursor, responses, context);
            if (!context.CancellationToken.IsCancellationRequested)
            {
                throw new RpcException(GrpcStatus.ShuttingDown); // or the feed has ended; either way the client comes back
            }
        }
        finally
        {
            await sessions.CloseAsync(session);
        }
    }

    // 8. What is pending goes out in one gRPC message. A write ends when the connection took it but for less than 4 KiB, Kestrel's threshold; so
    // a frame, 16 KiB, never ends inside the prefix of the message behind it (GC-15).
    private async Task PumpAsync(FeedCursor cursor, IServerStreamWriter<FeedRun> responses, ServerCallContext context)
    {
        var state = cursor.TryRead(out var run);
        if (state == CursorState.AtHead || (state == CursorState.Run && run.Bytes == 0))
        {
            await responses.WriteAsync(FeedRun.Empty(codec, cursor.After)); // clients show themselves connected at the first answer
        }

        while (state != CursorState.Closed)
        {
            switch (state)
            {
                case CursorState.Run:
                    await TellAsync(responses, run);
                    break;
                case CursorState.Overtaken: // no resume in this protocol, so the reader is caught up at its own pace
                    await TellAsync(responses, await cursor.ReadLogAsync(context.CancellationToken));
                    break;
                default:
                    await cursor.WaitAsync();
                    break;
            }

            state = cursor.TryRead(out run);
        }
    }

    // A run of what this protocol has no word for is nothing.
    private static Task TellAsync(IServerStreamWriter<FeedRun> responses, FeedRun run) =>
        run.Bytes > 0 || run.Messages.Length == 0 ? responses.WriteAsync(run) : Task.CompletedTask;

    private async ValueTask<UserName> SignInAsync(ServerCallContext context, string refusal)
    {
        var (user, error) = await authenticator.SignInAsync(
            context.UserName, context.UserPassword, context.PeerAddress, context.CancellationToken);
        return error switch
        {
            null => user,
            _ when error == ChatErrors.WrongCredentials => throw new RpcException(new Status(StatusCode.Unauthenticated, refusal)),
            _ => throw GrpcStatus.Exception(error),
        };
    }
}
