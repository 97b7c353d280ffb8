using OrleansChat.Grains.Storage;
using OrleansChat.Storage.Sqlite;

namespace OrleansChat.Tests.Storage;

public sealed class SqliteRoomStoreTests : RoomStoreContract, IDisposable
{
    private readonly SqliteFile _file = new();
    private SqliteRoomStore? _rooms;

    protected override IRoomStore Rooms => _rooms ??= new SqliteRoomStore(_file.Database);

    protected override IMessageLog Log => new SqliteMessageLog(_file.Database);

    public void Dispose() => _file.Dispose();

    protected override void Reopen()
    {
        _file.Close();
        _rooms = null;
    }
}
