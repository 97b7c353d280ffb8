using System.Collections.Frozen;
using Grpc.Core;

namespace OrleansChat.Gateway.Protocols.Shared;

/// <summary>The chat's errors in gRPC's language. Texts are ASCII without percent signs: some clients show them undecoded.</summary>
internal static class GrpcStatus
{
    private static readonly FrozenDictionary<int, StatusCode> CodeByError = new Dictionary<int, StatusCode>
    {
        [ChatErrors.Busy.Code] = StatusCode.ResourceExhausted,
        [ChatErrors.RoomMoved.Code] = StatusCode.Unavailable,
        [ChatErrors.Unavailable.Code] = StatusCode.Unavailable,
        [ChatErrors.RegistrationFailed.Code] = StatusCode.DataLoss,
        [ChatErrors.TooLarge.Code] = StatusCode.ResourceExhausted,
        [ChatErrors.BadRequest.Code] = StatusCode.InvalidArgument,
        [ChatErrors.UnknownRequest.Code] = StatusCode.Unimplemented,
        [ChatErrors.NoSuchRoom.Code] = StatusCode.NotFound,
        [ChatErrors.NotSubscribed.Code] = StatusCode.FailedPrecondition,
        [ChatErrors.NoSuchMessage.Code] = StatusCode.NotFound,
        [ChatErrors.NotAnImage.Code] = StatusCode.InvalidArgument,
        [ChatErrors.AlreadySubscribed.Code] = StatusCode.FailedPrecondition,
        [ChatErrors.NotAMember.Code] = StatusCode.PermissionDenied,
        [ChatErrors.NotAllowed.Code] = StatusCode.PermissionDenied,
        [ChatErrors.Muted.Code] = StatusCode.PermissionDenied,
        [ChatErrors.Banned.Code] = StatusCode.PermissionDenied,
        [ChatErrors.RoomExists.Code] = StatusCode.AlreadyExists,
        [ChatErrors.NoSuchUser.Code] = StatusCode.NotFound,
        [ChatErrors.LastOwner.Code] = StatusCode.FailedPrecondition,
        [ChatErrors.EverybodysRoom.Code] = StatusCode.FailedPrecondition,
        [ChatErrors.TooManyRooms.Code] = StatusCode.FailedPrecondition,
        [ChatErrors.ReadOnly.Code] = StatusCode.PermissionDenied,
        [ChatErrors.TooManyReactions.Code] = StatusCode.FailedPrecondition,
        [ChatErrors.WrongCredentials.Code] = StatusCode.Unauthenticated,
        [ChatErrors.TooManyAttempts.Code] = StatusCode.Unauthenticated,
        [ChatErrors.NameRegistered.Code] = StatusCode.AlreadyExists,
        [ChatErrors.NameInUse.Code] = StatusCode.AlreadyExists,
        [ChatErrors.RegistrationClosed.Code] = StatusCode.PermissionDenied,
        [ChatErrors.NotSignedIn.Code] = StatusCode.Unauthenticated,
        [ChatErrors.AlreadySignedIn.Code] = StatusCode.FailedPrecondition,
        [ChatErrors.TokenInvalid.Code] = StatusCode.Unauthenticated,
    }.ToFrozenDictionary();

    public static Status ShuttingDown { get; } = new(StatusCode.Unavailable, "The server is shutting down; come back in a moment.");

    public static RpcException Exception(ChatError error) => new(new Status(CodeByError[error.Code], error.Text));
}
