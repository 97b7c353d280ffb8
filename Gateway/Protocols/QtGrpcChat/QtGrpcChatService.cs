using Grpc.Core;
using Microsoft.Extensions.Options;
using OrleansChat.Gateway.Hosting;
using OrleansChat.Gateway.Protocols.Shared;
using OrleansChat.Gateway.Sessions;
using OrleansChat.Rooms;
using OrleansChat.Users;

namespace OrleansChat.Gateway.Protocols.QtGrpcChat;

/// <summary>The newer Qt gRPC chat example's service, in room <c>lobby</c>. See docs/protocols/qtgrpcchat.md for the requirements by number.</summary>
internal sealed class QtGrpcChatService(
    Authenticator authenticator,
    ChatRoomParts parts,
    Drain drain,
    IOptions<RegistrationOptions> registration,
    IOptions<QtGrpcChatOptions> options,
    ILogger<QtGrpcChatService> logger) : QtGrpcChat.QtGrpcChatBase
{
    /// <summary>A user has one stream.</summary>
    private const string Seat = "qtgrpcchat";

    private static readonly Status NotRegistered = new(StatusCode.DataLoss, "Failed to register user");

    /// <summary>Makes an account. It signs nobody in, and never changes a password.</summary>
    public override async Task<Wire.None> Register(Wire.Credentials request, ServerCallContext context)
    {
        if (request.Password is "" || !UserName.TryParse(request.Name, out var user))
        {
            throw Refusal(StatusCode.InvalidArgument, "Invalid user request");
        }

        if (!registration.Value.Open)
        {
            throw GrpcStatus.Exception(ChatErrors.RegistrationClosed);
        }

        try
        {
            var error = await authenticator.RegisterAsync(user, request.Password, context.PeerAddress, context.CancellationToken);
            return error is null ? new Wire.None() : throw new RpcException(StatusOf(error, user));
        }
        catch (Exception fault) when (context.IsOurs(fault))
        {
            logger.LogNotServed(fault, nameof(Register));
            throw new RpcException(NotRegistered); // or it is not known
        }
    }

    /// <summary>Everything that is said, to everybody but who said it, until the client goes or the server does.</summary>
    public override async Task ChatRoom(IAsyncStreamReader<Wire.ChatMessage> requests, IServerStreamWriter<EncodedMessage> responses, ServerCallContext context)
    {
        try
        {
            // 1. Who speaks is who signed in, not who the message says.
            var user = await SignInAsync(context);
            var session = await parts.Sessions.OpenSeatedAsync(user, RoomId.Lobby, Seat) ?? throw Refusal(StatusCode.AlreadyExists, "User already active");
            await ServeAsync(requests, responses, session, context.CancellationToken);
        }
        catch (Exception fault) when (context.IsOurs(fault))
        {
            logger.LogNotServed(fault, nameof(ChatRoom));
            throw GrpcStatus.Exception(ChatErrors.Unavailable);
        }
    }

    private async Task ServeAsync(
        IAsyncStreamReader<Wire.ChatMessage> requests, IServerStreamWriter<EncodedMessage> responses, ChatSession session, CancellationToken gone)
    {
        var hasLeft = false;
        try
        {
            using var stream = await ChatRoomStream.OpenAsync(parts, session, gone);
            using var leaving = gone.UnsafeRegister(static stream => ((ChatRoomStream)stream!).Close(), stream);
            using var draining = drain.Token.UnsafeRegister(static stream => ((ChatRoomStream)stream!).Close(), stream);
            await stream.RunAsync(requests, responses);
            hasLeft = true;
        }
        finally
        {
            // Clients come back by themselves when they did not leave, and the others need not hear of it.
            await (hasLeft ? parts.Sessions.CloseAsync(session) : parts.Sessions.LingerAsync(session, options.Value.ReconnectGrace));
        }
    }

    // In the order of the original server, but that it asks for the password last and so tells everybody who is here.
    private async ValueTask<UserName> SignInAsync(ServerCallContext context)
    {
        if (!context.HasCredentials)
        {
            throw Refusal(StatusCode.NotFound, "Metadata not found");
        }

        if (context.UserName is "" || context.UserPassword is "")
        {
            throw Refusal(StatusCode.InvalidArgument, "Invalid metadata");
        }

        var (user, error) = await authenticator.SignInAsync(context.UserName, context.UserPassword, context.PeerAddress, context.CancellationToken);
        if (error is null)
        {
            return user;
        }

        if (error != ChatErrors.WrongCredentials && error != ChatErrors.TooManyAttempts)
        {
            throw GrpcStatus.Exception(error);
        }

        var isKnown = user.Value is not null && (await parts.Presences.GetAsync(user.Value)).HasAccount;
        throw isKnown
            ? Refusal(StatusCode.InvalidArgument, error == ChatErrors.TooManyAttempts ? error.Text : "Invalid password")
            : Refusal(StatusCode.Unauthenticated, "User not found");
    }

    private static Status StatusOf(ChatError error, UserName user) => error switch
    {
        _ when error == ChatErrors.NameRegistered => new Status(StatusCode.AlreadyExists, $"{user} already exists"),
        _ when error == ChatErrors.NameInUse => new Status(StatusCode.AlreadyExists, $"{user} is in use by a guest"),
        _ when error == ChatErrors.Busy => new Status(StatusCode.Unavailable, error.Text),
        _ when error == ChatErrors.Unavailable => new Status(StatusCode.Unavailable, "Database unavailable"),
        _ => NotRegistered,
    };

    private static RpcException Refusal(StatusCode code, string text) => new(new Status(code, text));
}
