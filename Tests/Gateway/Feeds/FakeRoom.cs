using System.Collections.Immutable;
using OrleansChat.Gateway.Feeds;
using OrleansChat.Rooms;
using static OrleansChat.Tests.Grains.Rooms.Say;

namespace OrleansChat.Tests.Gateway.Feeds;

/// <summary>A room whose stream loses what a test wants it to lose.</summary>
internal sealed class FakeRoom : IRoomSource
{
    private readonly Lock _gate = new();
    private readonly List<ChatMessage> _log = [];
    private long _forgotten;
    private Action<RoomEvents>? _hear;

    public Guid Epoch { get; set; } = Guid.NewGuid();

    public int Reads { get; private set; }

    public bool IsKept { get; set; } = true;

    public RoomRoster Roster { get; set; } = new(0, []);

    /// <summary>Thrown by every read while it is set.</summary>
    public Exception? ReadFault { get; set; }

    public bool Subscribed => _hear is not null;

    /// <summary>Commits messages and tells the stream.</summary>
    public void Say(int count = 1, string text = "hello") => Tell(Commit(count, text));

    /// <summary>Commits messages; the stream loses them.</summary>
    public ImmutableArray<ChatMessage> Commit(int count = 1, string text = "hello")
    {
        lock (_gate)
        {
            var messages = Enumerable.Range(_log.Count + 1, count).Select(sequence => Message(sequence, text)).ToImmutableArray();
            _log.AddRange(messages);
            return messages;
        }
    }

    public void Tell(ImmutableArray<ChatMessage> messages) => _hear?.Invoke(new RoomEvents(new Position(Epoch, messages[^1].Sequence), messages, null));

    public void TellRoster(params string[] names) => _hear?.Invoke(new RoomEvents(Head, [], Roster = new RoomRoster(names.Length, [.. names])));

    /// <summary>Lets go of everything so far: it cannot be read any more, as of a room that keeps nothing, or a log that was trimmed.</summary>
    public void Forget()
    {
        lock (_gate)
        {
            _forgotten = _log.Count;
        }
    }

    public void Beat() => _hear?.Invoke(new RoomEvents(Head, [], null));

    public ValueTask<IAsyncDisposable> SubscribeAsync(Action<RoomEvents> hear)
    {
        _hear = hear;
        return new(new Subscription(this));
    }

    public async ValueTask<HistoryPage> ReadAsync(ReadHistory query, CancellationToken cancellationToken)
    {
        await Task.Yield(); // a grain answers later
        lock (_gate)
        {
            Reads++;
            if (ReadFault is not null)
            {
                throw ReadFault;
            }

            var messages = query.Direction == HistoryDirection.Forward
                ? _log.Where(message => message.Sequence > query.From).Take(query.MaxMessages)
                : _log.Where(message => message.Sequence < query.From).TakeLast(query.MaxMessages);
            return IsKept
                ? new HistoryPage(Head, [.. messages.Where(message => message.Sequence > _forgotten)], _forgotten + 1)
                : new HistoryPage(Head, query.Direction == HistoryDirection.Forward && query.From < _forgotten ? [] : [.. messages.Where(message => message.Sequence > _forgotten)]);
        }
    }

    public ValueTask<RoomRoster> GetRosterAsync() => new(Roster);

    private Position Head => new(Epoch, _log.Count);

    private sealed class Subscription(FakeRoom room) : IAsyncDisposable
    {
        public ValueTask DisposeAsync()
        {
            room._hear = null;
            return ValueTask.CompletedTask;
        }
    }
}
