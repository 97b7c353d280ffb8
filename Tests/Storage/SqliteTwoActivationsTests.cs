using OrleansChat.Grains.Storage;
using OrleansChat.Storage.Sqlite;
using OrleansChat.Tests.Grains.Rooms;

namespace OrleansChat.Tests.Storage;

public sealed class SqliteTwoActivationsTests : TwoActivationsContract, IDisposable
{
    private readonly SqliteFile _file = new();

    public void Dispose() => _file.Dispose();

    // In one process: two cannot have the file.
    protected override IMessageLog OpenLog() => new SqliteMessageLog(_file.Database);
}
