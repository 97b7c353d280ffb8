using Grpc.Core;
using OrleansChat.Gateway.Feeds;
using OrleansChat.Gateway.Protocols.Shared;
using OrleansChat.Gateway.Sessions;
using OrleansChat.Rooms;
using StatusType = OrleansChat.Gateway.Protocols.QtGrpcChat.Wire.UserStatus.Types.Type;

namespace OrleansChat.Gateway.Protocols.QtGrpcChat;

/// <summary>One client in the lobby: what it says goes to the others, and what they say comes to it.</summary>
/// <remarks>
/// Two loops. One reads the client's messages and sends them, one after the other, so that their order stands. The other is the only one that
/// writes: it reads two feeds, the room's and that of what passes through it, and joins them so that what one sender sent in one order is
/// told in that order.
/// </remarks>
internal sealed partial class ChatRoomStream : IDisposable
{
    private readonly ChatRoomParts _parts;
    private readonly ChatSession _session;
    private readonly SessionKeys _keys = new();
    private readonly FeedCursor _lobby;
    private readonly CancellationToken _gone;
    private FeedCursor _passing;
    private volatile bool _clientIsDone;

    private ChatRoomStream(ChatRoomParts parts, ChatSession session, FeedCursor lobby, FeedCursor passing, CancellationToken gone)
    {
        _parts = parts;
        _session = session;
        _lobby = lobby;
        _passing = passing;
        _gone = gone;
        _nextPassing = FeedRun.Empty(parts.Codec.Passing, passing.After);
        _attendance = new Attendance(session.User.Value, parts.Time);
    }

    /// <summary>Opens the client's place in both feeds, at their ends: this protocol has no history.</summary>
    /// <param name="parts">What every stream uses.</param>
    /// <param name="session">Yet to enter: nothing is missed that the others say when they hear of it.</param>
    /// <param name="gone">Cancelled when the client is gone.</param>
    public static async ValueTask<ChatRoomStream> OpenAsync(ChatRoomParts parts, ChatSession session, CancellationToken gone)
    {
        var lobby = await parts.Feeds.OpenAsync(session.Room, parts.Codec, RoomFeed.AtHead, gone);
        try
        {
            lobby.FollowRoster();
            var passing = await parts.Feeds.OpenPassingAsync(session.Room, parts.Codec.Passing, RoomFeed.AtHead, gone);
            return new ChatRoomStream(parts, session, lobby, passing, gone);
        }
        catch
        {
            lobby.Dispose();
            throw;
        }
    }

    /// <summary>Ends when the client has ended its side, was told all that was pending, and the others know that it has left.</summary>
    /// <exception cref="RpcException">A message of the client was refused, or the client has to come back.</exception>
    public async Task RunAsync(IAsyncStreamReader<Wire.ChatMessage> requests, IServerStreamWriter<EncodedMessage> responses)
    {
        await TellOthersAsync(StatusType.Login); // before it is in the roster, and so before that tells them, too
        await _parts.Sessions.EnterSeatedAsync(_session);
        await TalkAsync(requests, responses);
        if (await _parts.Presences.IsOnlyAsync(_session))
        {
            await TellOthersAsync(StatusType.Logout); // while it has its seat: a LOGIN of the same user comes after
        }
    }

    /// <summary>Ends the stream: the client has to come back. May be called from anywhere.</summary>
    public void Close() => _lobby.Close();

    public void Dispose()
    {
        _lobby.Dispose();
        _passing.Dispose();
    }

    private async Task TalkAsync(IAsyncStreamReader<Wire.ChatMessage> requests, IServerStreamWriter<EncodedMessage> responses)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(_gone);
        var reading = ReadAsync(requests, ending.Token);
        try
        {
            await PumpAsync(new JoiningWriter(responses));
        }
        catch
        {
            await ending.CancelAsync();
            await reading.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing); // whatever it was, the stream ends for the other reason
            throw;
        }

        await reading; // its end is what ended the pump, and it knows whether that was the client's wish
    }
}
