using OrleansChat.Storage;
using OrleansChat.Storage.Sqlite;

namespace OrleansChat.Tests.Storage;

/// <summary>A SQLite store in a directory of the test's own, that can be closed and opened again.</summary>
internal sealed class SqliteFile : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private DataDirectory? _data;
    private SqliteDatabase? _database;

    public string Path => _directory.Path;

    public SqliteDatabase Database => _database ??= new SqliteDatabase(_data = DataDirectory.Open(_directory.Path));

    public void Close()
    {
        _database?.Dispose();
        _data?.Dispose();
        _database = null;
    }

    public void Dispose()
    {
        Close();
        _directory.Dispose();
    }
}
