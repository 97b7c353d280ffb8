using OrleansChat.Grains.Storage;
using OrleansChat.Storage.Sqlite;

namespace OrleansChat.Tests.Storage;

public sealed class SqliteMessageLogTests : MessageLogContract, IDisposable
{
    private readonly SqliteFile _file = new();
    private SqliteMessageLog? _log;

    protected override IMessageLog Log => _log ??= new SqliteMessageLog(_file.Database);

    public void Dispose() => _file.Dispose();

    // In one process: two cannot have the file.
    protected override IMessageLog OpenAnother() => new SqliteMessageLog(_file.Database);

    protected override void Reopen()
    {
        _file.Close();
        _log = null;
    }
}
