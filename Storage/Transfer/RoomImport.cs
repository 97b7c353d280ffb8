using System.Collections.Immutable;
using System.Text;
using OrleansChat.Grains.Storage;
using OrleansChat.Rooms;

namespace OrleansChat.Storage.Transfer;

/// <summary>One room on its way into a store: batches are appended, and compared as far as the store has them.</summary>
internal sealed class RoomImport
{
    private const int BatchMessages = 1_000;
    private const int BatchBytes = 4 * 1024 * 1024;

    private readonly IMessageLog _log;
    private readonly IRoomStore _rooms;
    private readonly RoomId _room;
    private readonly Guid _epoch;
    private readonly long _first;
    private readonly bool _isNew; // before the first message of the file
    private readonly List<RoomStanding> _people = [];
    private readonly List<ChatMessage> _batch = [];
    private RoomCard? _card;
    private bool _isBegun;
    private long _bytes;
    private long _next;
    private long _last;

    private RoomImport(IMessageLog log, IRoomStore rooms, RoomId room, LogExtent extent, long next, TransferCount count)
    {
        (_log, _rooms, _room, _epoch, _next) = (log, rooms, room, extent.Epoch, next);
        (_first, _last, _isNew) = (extent.First, extent.Last, extent.Last < next);
        Count = count;
    }

    public TransferCount Count { get; private set; }

    /// <exception cref="TransferException">The room's name is none, or the store has another log of it.</exception>
    public static async ValueTask<RoomImport> BeginAsync(
        IMessageLog log, IRoomStore rooms, TransferLine.Room line, TransferCount count, long number, CancellationToken cancellationToken)
    {
        if (!RoomId.TryParse(line.Name, out var room) || line.First < 1 || line.Last < line.First - 1)
        {
            throw new TransferException($"Line {number}: this is no room.");
        }

        try
        {
            cancellationToken.ThrowIfCancellationRequested();
            var extent = await log.BeginAsync(room, line.Epoch, line.First);
            return line.First > extent.Last + 1
                ? throw new TransferException($"Room {room}: the store has its messages up to {extent.Last}, the file those from {line.First}; between them some are missing.")
                : new RoomImport(log, rooms, room, extent, line.First, count);
        }
        catch (LogConflictException conflict)
        {
            throw new TransferException($"{conflict.Message} The two cannot become one; import into a store without this room.", conflict);
        }
    }

    /// <summary>Takes what the room adds up to, line by line.</summary>
    /// <exception cref="TransferException">It comes behind messages of the room.</exception>
    public void Add(TransferLine line, long number)
    {
        if (_batch.Count > 0 || _isBegun)
        {
            throw new TransferException($"Line {number}: this belongs before the messages of room {_room}.");
        }

        if (line is TransferLine.Card card)
        {
            _card = new RoomCard(card.Kind, card.Title, card.Topic, card.ReadOnly);
        }
        else if (line is TransferLine.Standing person)
        {
            _people.Add(new RoomStanding(person.User, person.Role, person.InvitedBy, person.MutedUntil, person.Banned));
        }
    }

    /// <returns>Whether a batch went into the store.</returns>
    /// <exception cref="TransferException">The line does not follow the one before, or does not fit what the store has.</exception>
    public async ValueTask<bool> AddAsync(TransferLine.Message line, long number, CancellationToken cancellationToken)
    {
        if (line.Seq != _next)
        {
            throw new TransferException($"Line {number}: message {line.Seq} of room {_room} comes where {_next} is due.");
        }

        var message = ToMessage(line, number);
        _batch.Add(message);
        _bytes += message.Content.Body.Length;
        _next++;
        if (_batch.Count < BatchMessages && _bytes < BatchBytes)
        {
            return false;
        }

        cancellationToken.ThrowIfCancellationRequested();
        await FinishAsync();
        return true;
    }

    /// <summary>Brings what has collected into the store.</summary>
    /// <exception cref="TransferException">It does not fit what the store has, or somebody else writes the room.</exception>
    public async ValueTask FinishAsync()
    {
        await PutRecordAsync();
        var known = _batch.TakeWhile(message => message.Sequence <= _last).ToList();
        await CompareAsync(known.SkipWhile(message => message.Sequence < _first).ToList());

        var added = _batch.Skip(known.Count).ToImmutableArray();
        if (!added.IsEmpty)
        {
            try
            {
                await _log.AppendAsync(_room, _epoch, added);
            }
            catch (LogConflictException conflict)
            {
                throw new TransferException($"Room {_room}: somebody else writes to it; stop the gateways that use this store. ({conflict.Message})", conflict);
            }

            _last = added[^1].Sequence;
        }

        Count = Count with { Messages = Count.Messages + added.Length, Known = Count.Known + known.Count };
        _batch.Clear();
        _bytes = 0;
    }

    // What the file's messages add up to comes of them; what those before it did is known by this alone. A store that has some of them has had it.
    private async ValueTask PutRecordAsync()
    {
        if (!_isBegun && _isNew && (_card is not null || _people.Count > 0))
        {
            await _rooms.PutAsync(_room, new RoomRecord(_card, [.. _people]));
        }

        _isBegun = true;
    }

    private static ChatMessage ToMessage(TransferLine.Message line, long number)
    {
        var body = line switch
        {
            { Body: { } bytes } => bytes,
            { Text: { } text } => Encoding.UTF8.GetBytes(text),
            { Change: not null } => [],
            _ => throw new TransferException($"Line {number}: the message has neither text nor body."),
        };
        var content = new MessageContent((ContentKind)line.Kind, body, line.ClientTime, line.FileName) { Target = line.Target ?? 0, Change = line.Change };
        return new ChatMessage(line.Seq, line.Author, new MessageKey(line.Key), line.At, content)
        {
            State = line.Edited is null && line.Deleted is null ? null : new MessageState(line.Edited ?? 0, line.Deleted ?? 0, []),
        };
    }

    private async ValueTask CompareAsync(List<ChatMessage> known)
    {
        for (var compared = 0; compared < known.Count;)
        {
            var query = ReadHistory.After(known[compared].Sequence - 1, known.Count - compared, int.MaxValue) with { Images = false };
            var page = await _log.ReadAsync(_room, query, CancellationToken.None);
            foreach (var (there, here) in page.Messages.Zip(known.Skip(compared)))
            {
                if (there.Sequence != here.Sequence || there.Key != here.Key || there.Author != here.Author || there.At != here.At)
                {
                    throw new TransferException($"Room {_room}: message {here.Sequence} is another in the store than in the file; the two logs have parted.");
                }
            }

            compared = page.Messages.IsEmpty ? known.Count : compared + page.Messages.Length;
        }
    }
}
