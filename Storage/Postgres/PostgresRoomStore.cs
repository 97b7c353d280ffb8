using System.Collections.Immutable;
using OrleansChat.Grains.Storage;
using OrleansChat.Rooms;
using OrleansChat.Users;

namespace OrleansChat.Storage.Postgres;

/// <summary>What rooms add up to and how far users have read, in the same database as the messages.</summary>
public sealed class PostgresRoomStore : IRoomStore
{
    public ValueTask<RoomRecord> FindAsync(RoomId room, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask PutAsync(RoomId room, RoomRecord record) => throw new NotSupportedException();

    public ValueTask<ImmutableArray<PublicRoom>> FindPublicAsync(FindRooms query, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask<ImmutableArray<UserRoom>> ListOfAsync(UserName user, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask<UserRoom?> FindOfAsync(UserName user, RoomId room, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask<ReadState?> SetReadAsync(UserName user, RoomId room, long sequence) => throw new NotSupportedException();

    public ValueTask<ImmutableArray<ReadMarker>> ListReadAsync(ReadMarker? after, int atMost, CancellationToken cancellationToken) => throw new NotSupportedException();
}
