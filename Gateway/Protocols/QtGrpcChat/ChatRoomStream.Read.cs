using Grpc.Core;
using OrleansChat.Gateway.Feeds;
using OrleansChat.Gateway.Protocols.Shared;
using OrleansChat.Rooms;
using static OrleansChat.Gateway.Protocols.QtGrpcChat.Wire.ChatMessage;
using StatusType = OrleansChat.Gateway.Protocols.QtGrpcChat.Wire.UserStatus.Types.Type;

namespace OrleansChat.Gateway.Protocols.QtGrpcChat;

internal sealed partial class ChatRoomStream
{
    /// <summary>How long the stream may take to bring to this gateway what passed; then the room is asked.</summary>
    private static readonly TimeSpan StreamPatience = TimeSpan.FromMilliseconds(250);

    /// <summary>How long a message waits in all for what passed before it. Out of order is better than not at all.</summary>
    private static readonly TimeSpan AskPatience = TimeSpan.FromSeconds(2);

    private long _said;             // the sequence of the last message of this client in the room; what passes follows it
    private Position? _passed;      // the last that passed, until this gateway has it

    private async Task ReadAsync(IAsyncStreamReader<Wire.ChatMessage> requests, CancellationToken cancellationToken)
    {
        try
        {
            while (await requests.MoveNext(cancellationToken))
            {
                await TakeAsync(requests.Current);
            }
        }
        finally
        {
            _clientIsDone = true;
            _lobby.Nudge();
        }
    }

    // Once it was read, a message is sent even if the client is gone meanwhile.
    private async ValueTask TakeAsync(Wire.ChatMessage message)
    {
        if (message.ContentCase == ContentOneofCase.None)
        {
            return; // the greeting of every client (GQ-7)
        }

        if (message.ContentCase == ContentOneofCase.UserStatus)
        {
            await _parts.Presences.ReportStatusAsync(_session, (int)message.UserStatus.Type);
        }

        if (!QtGrpcChatCodec.TryDecode(message, out var content) || !await TrySayAsync(content))
        {
            await PassAsync(message);
        }
    }

    /// <returns>False when the room does not take so large a message; what passes through may be a little larger.</returns>
    private async ValueTask<bool> TrySayAsync(MessageContent content)
    {
        await PassedAsync();
        var receipt = await _parts.Sender.SendAsync(_session.Room, new SendMessage(_session.User.Value, _keys.Next(), content));
        if (receipt.Error == ChatErrors.TooLarge)
        {
            return false;
        }

        _said = Accepted(receipt).Sequence;
        return true;
    }

    private async ValueTask PassAsync(Wire.ChatMessage message)
    {
        var content = QtGrpcChatCodec.Pass(message, _session.User.Value, _said);
        _passed = Accepted(await _parts.Sender.PassAsync(_session.Room, new SendMessage(_session.User.Value, _keys.Next(), content)));
    }

    // A protocol without answers tells a refusal by the end of the stream. The client comes back, and has shown the message to its user as sent.
    private static Position Accepted(SendReceipt receipt) =>
        receipt is { Error: null, Position: { } position } ? position : throw GrpcStatus.Exception(receipt.Error ?? ChatErrors.Unavailable);

    /// <summary>Ends when the readers of this gateway can have what this client had passed on, so that no later message of its overtakes it.</summary>
    private async ValueTask PassedAsync()
    {
        if (_passed is not { } passed)
        {
            return;
        }

        _passed = null;
        using var watch = await _parts.Feeds.OpenPassingAsync(_session.Room, _parts.Codec.Passing, passed.Sequence - 1, CancellationToken.None);
        if (watch.Epoch != passed.Epoch)
        {
            return; // gone, or there since this feed began
        }

        var there = watch.WaitAsync().AsTask();
        if (!await there.EndsWithinAsync(StreamPatience, _parts.Time))
        {
            watch.Ask();
            await there.EndsWithinAsync(AskPatience, _parts.Time);
        }
    }

    // At once, and each time: the roster, which the others hear of as well, tells nothing of who came and left within its delay.
    private async ValueTask TellOthersAsync(StatusType status)
    {
        var message = QtGrpcChatCodec.Status(_session.User.Value, status, _parts.Time.GetUtcNow());
        var content = QtGrpcChatCodec.Pass(message, _session.User.Value, _said);
        var receipt = await _parts.Sender.PassAsync(_session.Room, new SendMessage(_session.User.Value, _keys.Next(), content));
        _passed = receipt.Position; // if it was refused, the roster tells them
    }
}
