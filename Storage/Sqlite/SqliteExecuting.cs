using Microsoft.Data.Sqlite;

namespace OrleansChat.Storage.Sqlite;

internal static class SqliteExecuting
{
    extension(SqliteConnection connection)
    {
        /// <summary>Runs fixed statements that have no result, in the connection's transaction if it has one.</summary>
        public void Execute(string statements)
        {
            using var command = connection.CreateCommand();
            command.CommandText = statements;
            command.ExecuteNonQuery();
        }
    }
}
