using OrleansChat.Rooms;

namespace OrleansChat.Grains.Rooms;

public sealed partial class RoomGrain
{
    public ValueTask<SendReceipt> CreateAsync(CreateRoom command) => throw new NotImplementedException();

    public ValueTask<SendReceipt> AnnotateAsync(AnnotateMessage command) => throw new NotImplementedException();

    public ValueTask<SendReceipt> ChangeAsync(ChangeRoom command) => throw new NotImplementedException();

    public ValueTask<SendReceipt> ChangeAsync(ChangeStanding command) => throw new NotImplementedException();

    public ValueTask<RoomAdmission> AdmitAsync(string user) => throw new NotImplementedException();

    public ValueTask<RoomPeople> ListPeopleAsync(string user, string? after, int atMost) => throw new NotImplementedException();
}
