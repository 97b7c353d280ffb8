using Grpc.Core;
using OrleansChat.Rooms;

namespace OrleansChat.Gateway.Protocols.SimpleChat;

/// <summary>What programs may say and hear beside <c>sendMessage</c>, so that they can repeat one whose outcome they do not know. Qt's clients do neither.</summary>
/// <remarks><c>&gt; message-key: 0197…-…</c>, <c>&lt; room-epoch: 5f2c…-…</c>, <c>&lt; room-sequence: 17</c>; uuids with dashes.</remarks>
internal static class ProgramMetadata
{
    private const string Key = "message-key";
    private const string Epoch = "room-epoch";
    private const string Sequence = "room-sequence";

    extension(ServerCallContext context)
    {
        /// <summary>The call's own key for its message; null when it has none.</summary>
        /// <exception cref="RpcException">INVALID_ARGUMENT: there is one, and it is no uuid. Taking another instead would break the promise that it stands for.</exception>
        public MessageKey? GetMessageKey() => context.RequestHeaders.GetValue(Key) switch
        {
            null => null,
            var text when Guid.TryParseExact(text, "D", out var key) => new MessageKey(key),
            _ => throw new RpcException(new Status(StatusCode.InvalidArgument, $"{Key} is no uuid.")),
        };

        /// <summary>Tells the caller where the message is, at the end of the call.</summary>
        public void TellPosition(Position position)
        {
            context.ResponseTrailers.Add(Epoch, $"{position.Epoch}");
            context.ResponseTrailers.Add(Sequence, FormattableString.Invariant($"{position.Sequence}"));
        }
    }
}
