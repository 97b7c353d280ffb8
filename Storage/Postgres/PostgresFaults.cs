using System.Net.Sockets;
using Npgsql;

namespace OrleansChat.Storage.Postgres;

/// <summary>What a fault of the driver, the server or the way to it says to an operator. Never a connection string, never what is stored.</summary>
internal static class PostgresFaults
{
    /// <returns>A sentence; null when the fault is none of theirs.</returns>
    public static string? Explain(Exception fault) => fault switch
    {
        PostgresException refused => $"PostgreSQL says: {refused.MessageText} ({refused.SqlState}).",
        NpgsqlException { InnerException: { } cause } lost => $"PostgreSQL cannot be reached: {Clause(lost)}: {Clause(cause)}.",
        NpgsqlException lost => $"PostgreSQL cannot be reached: {Clause(lost)}.",
        SocketException or IOException or TimeoutException => $"PostgreSQL cannot be reached: {Clause(fault)}.",
        ObjectDisposedException => "The database is being closed.",
        OperationCanceledException => "PostgreSQL did not answer in time.",
        _ => null,
    };

    private static string Clause(Exception fault) => fault.Message.TrimEnd('.');
}
