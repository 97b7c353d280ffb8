using System.Collections.Concurrent;
using System.Collections.Immutable;
using OrleansChat.Grains.Storage;
using OrleansChat.Rooms;

namespace OrleansChat.Tests.Grains.Rooms;

/// <summary>A log in memory whose appends a test can hold, fail, or let succeed without saying so.</summary>
internal sealed class FakeMessageLog : IMessageLog
{
    private readonly Lock _gate = new();
    private readonly List<ChatMessage> _messages = [];
    private readonly Guid _epoch = Guid.NewGuid();

    /// <summary>Set: appends wait for it, after they were counted and before anything is written.</summary>
    public TaskCompletionSource? Hold { get; set; }

    /// <summary>Thrown by the next append, once.</summary>
    public Exception? NextFault { get; set; }

    /// <summary>Whether the append that fails has written all the same.</summary>
    public bool FaultAfterWrite { get; set; }

    /// <summary>Thrown by every opening while it is set.</summary>
    public Exception? OpenFault { get; set; }

    /// <summary>Done once, when a room that starts has found the end of the log and is about to read the keys.</summary>
    public Action? BeforeKeys { get; set; }

    public ConcurrentQueue<ImmutableArray<ChatMessage>> Appends { get; } = new();

    public int Opened { get; private set; }

    /// <summary>What the appends add up to.</summary>
    public FakeRoomStore Rooms { get; } = new();

    public ValueTask<LogExtent> OpenAsync(RoomId room, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            Opened++;
            return OpenFault is null ? new(new LogExtent(_epoch, 1, _messages.Count)) : ValueTask.FromException<LogExtent>(OpenFault);
        }
    }

    public ValueTask<LogExtent> BeginAsync(RoomId room, Guid epoch, long next) => throw new NotSupportedException();

    public async ValueTask AppendAsync(RoomId room, Guid epoch, ImmutableArray<ChatMessage> messages)
    {
        Appends.Enqueue(messages);
        if (Hold is { } hold)
        {
            await hold.Task;
        }

        lock (_gate)
        {
            var fault = NextFault;
            NextFault = null;
            if (fault is null || FaultAfterWrite)
            {
                Write(messages);
            }

            if (fault is not null)
            {
                throw fault;
            }
        }
    }

    public ValueTask<LogPage> ReadAsync(RoomId room, ReadHistory query, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            return new(new LogPage(
                1,
                [
                    .. query.Direction == HistoryDirection.Forward
                        ? _messages.Where(message => message.Sequence > query.From).Take(query.MaxMessages)
                        : _messages.Where(message => message.Sequence < query.From).TakeLast(query.MaxMessages),
                ]));
        }
    }

    public ValueTask<long> FindAsync(RoomId room, DateTimeOffset time, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask<IReadOnlyList<RememberedKey>> ReadKeysAsync(RoomId room, DateTimeOffset since, int atLeast, CancellationToken cancellationToken)
    {
        var before = BeforeKeys;
        BeforeKeys = null;
        before?.Invoke();
        lock (_gate)
        {
            return new([.. _messages.Where(message => message.At >= since || message.Sequence > _messages.Count - atLeast)
                .Select(message => new RememberedKey(message.Author, message.Key, message.Sequence, message.At))]);
        }
    }

    public ValueTask<ImmutableArray<RoomId>> ListAsync(CancellationToken cancellationToken) => new([RoomId.Lobby]);

    public ValueTask<int> TrimAsync(RoomId room, long through, int atMost) => throw new NotSupportedException();

    /// <summary>What another writer of the room would have done.</summary>
    public void WriteBehindTheRoomsBack(ChatMessage message)
    {
        lock (_gate)
        {
            Write([message]);
        }
    }

    private void Write(ImmutableArray<ChatMessage> messages)
    {
        if (messages[0].Sequence != _messages.Count + 1)
        {
            throw new LogConflictException($"{messages[0].Sequence} does not follow {_messages.Count}.");
        }

        _messages.AddRange(messages);
        Rooms.Take(messages);
    }
}
