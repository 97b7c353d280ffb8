using OrleansChat.Grains.Storage;
using OrleansChat.Rooms;

namespace OrleansChat.Grains.Rooms;

/// <summary>The rules of one room: what it takes, and which number the next message gets.</summary>
/// <remarks>No clock, no I/O, no lock. One caller at a time is the grain's promise; it keeps it by turns.</remarks>
public sealed class Room
{
    private readonly int _maxBodyBytes;
    private readonly KeyWindow _keys;

    /// <param name="head">The end of the log.</param>
    /// <param name="remembered">The keys at the end of the log, in ascending order; remembered from now on as if they were new.</param>
    /// <param name="limits">What the room takes.</param>
    /// <param name="spareBytes">So much larger a body may be than the limit says.</param>
    public Room(Position head, IEnumerable<RememberedKey> remembered, RoomOptions limits, int spareBytes = 0)
    {
        _maxBodyBytes = limits.MaxBodyBytes + spareBytes;
        _keys = new KeyWindow(limits.RememberKeys);
        Last = head;
        foreach (var key in remembered)
        {
            _keys.Add(key, TimeSpan.Zero);
        }
    }

    /// <summary>The place of the last message that was accepted, on disk or on its way there.</summary>
    public Position Last { get; private set; }

    /// <summary>Decides about a send. An accepted message has its number from here on: the next call counts on.</summary>
    /// <param name="command">What is to be said.</param>
    /// <param name="now">What the clock says, for people to read.</param>
    /// <param name="uptime">For how long there has been this room, for keys to be forgotten by: a clock can be set.</param>
    public SendDecision Send(SendMessage command, DateTimeOffset now, TimeSpan uptime)
    {
        if (_keys.Find(command.Author, command.Key, uptime) is { } known)
        {
            return new SendDecision.Duplicate(known.Sequence, known.At);
        }

        if (command.Content.Body.Length > _maxBodyBytes || command.Content.FileName?.Length > MessageContent.MaxFileNameLength)
        {
            return new SendDecision.Rejected(ChatErrors.TooLarge);
        }

        var message = new ChatMessage(Last.Sequence + 1, command.Author, command.Key, now, command.Content);
        Last = Last with { Sequence = message.Sequence };
        _keys.Add(new RememberedKey(message.Author, message.Key, message.Sequence, message.At), uptime);
        return new SendDecision.Accepted(message);
    }
}
