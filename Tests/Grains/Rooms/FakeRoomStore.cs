using System.Collections.Immutable;
using OrleansChat.Grains.Storage;
using OrleansChat.Rooms;
using OrleansChat.Users;

namespace OrleansChat.Tests.Grains.Rooms;

/// <summary>What the changes of one room's log add up to, in memory.</summary>
internal sealed class FakeRoomStore : IRoomStore
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, RoomStanding> _people = [];
    private RoomCard? _card;

    public void Take(ImmutableArray<ChatMessage> messages)
    {
        lock (_gate)
        {
            foreach (var change in messages.Select(message => message.Content.Change).OfType<RoomChange>())
            {
                _card = change.Card ?? _card;
                if (change.Standing is { } standing)
                {
                    _people[standing.User] = standing;
                }
            }
        }
    }

    public ValueTask<RoomRecord> FindAsync(RoomId room, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            return new(new RoomRecord(_card, [.. _people.Values.Where(person => !person.IsNothing).OrderBy(person => person.User, StringComparer.Ordinal)]));
        }
    }

    public ValueTask PutAsync(RoomId room, RoomRecord record) => throw new NotSupportedException();

    public ValueTask<ImmutableArray<PublicRoom>> FindPublicAsync(FindRooms query, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask<ImmutableArray<UserRoom>> ListOfAsync(UserName user, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask<UserRoom?> FindOfAsync(UserName user, RoomId room, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask<ReadState?> SetReadAsync(UserName user, RoomId room, long sequence) => throw new NotSupportedException();

    public ValueTask<ImmutableArray<ReadMarker>> ListReadAsync(ReadMarker? after, int atMost, CancellationToken cancellationToken) => throw new NotSupportedException();
}
