using OrleansChat.Grains.Storage;
using OrleansChat.Rooms;

namespace OrleansChat.Grains.Rooms;

/// <summary>The rules of one room's log: what goes into it, and which number that gets. Who may is <see cref="RoomMembers"/>.</summary>
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

    /// <summary>Decides about a message. An accepted one has its number from here on: the next call counts on.</summary>
    /// <param name="author">Whose it is.</param>
    /// <param name="key">The author's id for it.</param>
    /// <param name="content">What it is.</param>
    /// <param name="moment">When it comes.</param>
    /// <param name="refusal">Why the author may not; that does not concern what was accepted before. Null: may.</param>
    public SendDecision Decide(string author, MessageKey key, MessageContent content, Moment moment, ChatError? refusal = null)
    {
        if (FindRepeated(author, key, moment) is { } repeated)
        {
            return repeated;
        }

        if (refusal is not null)
        {
            return new SendDecision.Rejected(refusal);
        }

        if (content.Body.Length > _maxBodyBytes || content.FileName?.Length > MessageContent.MaxFileNameLength)
        {
            return new SendDecision.Rejected(ChatErrors.TooLarge);
        }

        var message = new ChatMessage(Last.Sequence + 1, author, key, moment.Now, content);
        Last = Last with { Sequence = message.Sequence };
        _keys.Add(new RememberedKey(author, key, message.Sequence, message.At), moment.Uptime);
        return new SendDecision.Accepted(message);
    }

    /// <summary>What was decided about the message with this key; null when there was none.</summary>
    public SendDecision.Duplicate? FindRepeated(string author, MessageKey key, Moment moment) =>
        _keys.Find(author, key, moment.Uptime) is { } known ? new SendDecision.Duplicate(known.Sequence, known.At) : null;
}

/// <summary>When something comes to a room.</summary>
/// <param name="Now">What the clock says, for people to read.</param>
/// <param name="Uptime">For how long there has been this room, for keys to be forgotten by: a clock can be set.</param>
public readonly record struct Moment(DateTimeOffset Now, TimeSpan Uptime);
