using Microsoft.Data.Sqlite;

namespace OrleansChat.Storage.Sqlite;

/// <summary>A connection and the statements that it has compiled, which are kept: compiling costs more than most of them take to run.</summary>
internal sealed class SqliteSession(SqliteConnection connection) : IDisposable
{
    private readonly Dictionary<string, SqliteCommand> _statements = new(StringComparer.Ordinal);

    public SqliteConnection Connection => connection;

    /// <summary>A statement with its parameters. It is the session's: not to be disposed, and not to be asked for again before its reader is.</summary>
    /// <param name="text">One of a fixed number.</param>
    /// <param name="parameters">The same names in the same order every time.</param>
    public SqliteCommand Statement(string text, params ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        if (!_statements.TryGetValue(text, out var command))
        {
            command = connection.CreateCommand();
            command.CommandText = text;
            foreach (var (name, value) in parameters)
            {
                command.Parameters.AddWithValue(name, value ?? DBNull.Value);
            }

            _statements.Add(text, command);
            return command;
        }

        for (var i = 0; i < parameters.Length; i++)
        {
            command.Parameters[i].Value = parameters[i].Value ?? DBNull.Value;
        }

        return command;
    }

    /// <summary>Runs a statement that has no result.</summary>
    /// <returns>How many rows it changed.</returns>
    public int Run(string text, params ReadOnlySpan<(string Name, object? Value)> parameters) => Statement(text, parameters).ExecuteNonQuery();

    public void Dispose() => connection.Dispose(); // and with it its commands
}
