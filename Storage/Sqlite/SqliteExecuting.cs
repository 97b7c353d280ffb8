using Microsoft.Data.Sqlite;

namespace OrleansChat.Storage.Sqlite;

internal static class SqliteExecuting
{
    extension(SqliteConnection connection)
    {
        /// <summary>Runs fixed statements that have no result.</summary>
        public void Execute(string statements, SqliteTransaction? transaction = null)
        {
            using var command = connection.CreateCommand();
            command.CommandText = statements;
            command.Transaction = transaction;
            command.ExecuteNonQuery();
        }
    }
}
