using System.Collections.Immutable;
using OrleansChat.Rooms;
using OrleansChat.Users;

namespace OrleansChat.Grains.Users;

public sealed partial class UserGrain
{
    public ValueTask<ImmutableArray<UserRoom>> ListRoomsAsync(CancellationToken cancellationToken) => throw new NotImplementedException();

    public ValueTask<UserRoom?> FindRoomAsync(string room, CancellationToken cancellationToken) => throw new NotImplementedException();

    public ValueTask<ReadState> SetReadAsync(string room, long sequence) => throw new NotImplementedException();

    public ValueTask ListenAsync(string gateway) => throw new NotImplementedException();

    public ValueTask NoteAsync(string room) => throw new NotImplementedException();
}
