using System.Collections.Immutable;
using OrleansChat.Rooms;

namespace OrleansChat.Grains.Rooms;

/// <summary>What a room has committed and not published yet, in pieces that every stream takes.</summary>
/// <remarks>
/// A stream that sends its events through memory of fixed blocks refuses what is larger than one (1 MiB in Orleans' memory streams) and
/// drops it with an error. A message that is too large for a piece is left out: readers see by the head that they miss it, and find it in
/// the log.
/// </remarks>
internal sealed class RoomBacklog
{
    /// <summary>Bytes of one piece at most.</summary>
    public const int MaxPieceBytes = 512 * 1024;

    private const int MaxBytes = 8 * 1024 * 1024;

    // What a message has besides its body and file name, with the longest author, as a stream may send it.
    private const int Overhead = 320;

    private readonly Queue<ChatMessage> _messages = new();
    private long _bytes;

    public bool IsEmpty => _messages.Count == 0;

    /// <summary>Adds what follows. If the stream is slower than the room, the oldest are left out.</summary>
    public void Add(ImmutableArray<ChatMessage> messages)
    {
        foreach (var message in messages)
        {
            _messages.Enqueue(message);
            _bytes += Size(message);
        }

        while (_bytes > MaxBytes)
        {
            Drop();
        }
    }

    /// <summary>Takes the messages that come next and fit into one piece. Empty if there are none, or if the next one, which is gone then, does not fit.</summary>
    public ImmutableArray<ChatMessage> Take()
    {
        var piece = ImmutableArray.CreateBuilder<ChatMessage>();
        var room = (long)MaxPieceBytes;
        while (_messages.TryPeek(out var next) && Size(next) <= room)
        {
            room -= Size(next);
            piece.Add(Drop());
        }

        if (piece.Count == 0 && !IsEmpty)
        {
            Drop();
        }

        return piece.ToImmutable();
    }

    private static int Size(ChatMessage message) => message.Content.Body.Length + ((message.Content.FileName?.Length ?? 0) * 3) + Overhead;

    private ChatMessage Drop()
    {
        var message = _messages.Dequeue();
        _bytes -= Size(message);
        return message;
    }
}
