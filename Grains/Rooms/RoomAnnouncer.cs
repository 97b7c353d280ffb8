using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Orleans.Streams;
using OrleansChat.Rooms;

namespace OrleansChat.Grains.Rooms;

/// <summary>Publishes a room's events to its stream, one after the other; what is committed while one is on its way goes with the next.</summary>
/// <remarks>Called from the turns of one grain. A stream is a hint: what cannot be published is dropped, and readers find it by the head.</remarks>
internal sealed partial class RoomAnnouncer(RoomId room, IAsyncStream<RoomEvents> stream, ILogger logger)
{
    private readonly RoomBacklog _backlog = new();
    private RoomRoster? _roster;
    private Position _head;
    private bool _due;
    private Task _pump = Task.CompletedTask;

    /// <summary>Tells what was committed. Ends at once; publishing goes on behind it.</summary>
    public void Committed(Guid epoch, ImmutableArray<ChatMessage> messages)
    {
        _backlog.Add(messages);
        Announce(new Position(epoch, messages[^1].Sequence), null);
    }

    /// <summary>Tells how far the log goes and, if it changed, who is here.</summary>
    public void Announce(Position head, RoomRoster? roster)
    {
        _head = head;
        _roster = roster ?? _roster;
        _due = true;
        if (_pump.IsCompleted)
        {
            _pump = PumpAsync();
        }
    }

    public Task DrainAsync() => _pump;

    private async Task PumpAsync()
    {
        while (_due || !_backlog.IsEmpty)
        {
            _due = false;
            var messages = _backlog.Take();
            // Up to where this event tells all: a head beyond it sends readers to the log.
            var head = _backlog.IsEmpty || messages.IsEmpty ? _head : _head with { Sequence = messages[^1].Sequence };
            var events = new RoomEvents(head, messages, _roster);
            _roster = null;
            try
            {
                await stream.OnNextAsync(events);
            }
            catch (Exception fault)
            {
                LogNotPublished(logger, fault, room, events.Head.Sequence);
            }
        }
    }

    [LoggerMessage(1103, LogLevel.Warning, "Room {Room} could not publish its events up to {Sequence}; readers fetch them from it.")]
    private static partial void LogNotPublished(ILogger logger, Exception fault, RoomId room, long sequence);
}
