using OrleansChat.Grains.Storage;
using OrleansChat.Storage.Sqlite;

namespace OrleansChat.Tests.Storage;

public sealed class SqliteAccountStoreTests : AccountStoreContract, IDisposable
{
    private readonly SqliteFile _file = new();
    private SqliteAccountStore? _accounts;

    protected override IAccountStore Accounts => _accounts ??= new SqliteAccountStore(_file.Database);

    public void Dispose() => _file.Dispose();

    protected override void Reopen()
    {
        _file.Close();
        _accounts = null;
    }
}
