using System.Collections.Immutable;
using System.Globalization;
using Microsoft.Data.Sqlite;
using OrleansChat.Grains.Storage;
using OrleansChat.Users;

namespace OrleansChat.Storage.Sqlite;

/// <summary>The accounts, in the same file as the messages.</summary>
public sealed class SqliteAccountStore(SqliteDatabase database) : IAccountStore
{
    public async ValueTask<Account?> FindAsync(UserName name, CancellationToken cancellationToken) =>
        await database.ReadAsync(connection => Find(connection, name), cancellationToken);

    public async ValueTask<bool> TryCreateAsync(Account account, CancellationToken cancellationToken)
    {
        var made = false;
        await database.WriteAsync(connection => made = Create(connection, account));
        return made;
    }

    public async ValueTask SetLastSeenAsync(UserName name, DateTimeOffset at, CancellationToken cancellationToken) =>
        await database.WriteAsync(connection =>
        {
            using var command = connection.CreateCommand();
            command.CommandText = "UPDATE accounts SET last_seen = $at WHERE name = $name";
            command.Parameters.AddWithValue("$name", name.Value);
            command.Parameters.AddWithValue("$at", at.UtcTicks);
            command.ExecuteNonQuery();
        });

    public async ValueTask<bool> IsEmptyAsync(CancellationToken cancellationToken) =>
        await database.ReadAsync(
            connection =>
            {
                using var command = connection.CreateCommand();
                command.CommandText = "SELECT NOT EXISTS (SELECT 1 FROM accounts)";
                return Convert.ToInt32(command.ExecuteScalar(), CultureInfo.InvariantCulture) == 1;
            },
            cancellationToken);

    public async ValueTask<ImmutableArray<Account>> ListAsync(UserName? after, int atMost, CancellationToken cancellationToken) =>
        await database.ReadAsync(
            connection =>
            {
                using var command = connection.CreateCommand();
                command.CommandText = "SELECT name, password_hash, last_seen FROM accounts WHERE name > $after ORDER BY name LIMIT $limit";
                command.Parameters.AddWithValue("$after", after?.Value ?? "");
                command.Parameters.AddWithValue("$limit", atMost);
                using var rows = command.ExecuteReader();
                var page = ImmutableArray.CreateBuilder<Account>();
                while (rows.Read())
                {
                    page.Add(ReadAccount(rows));
                }

                return page.DrainToImmutable();
            },
            cancellationToken);

    private static Account? Find(SqliteConnection connection, UserName name)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT name, password_hash, last_seen FROM accounts WHERE name = $name";
        command.Parameters.AddWithValue("$name", name.Value);
        using var rows = command.ExecuteReader();
        return rows.Read() ? ReadAccount(rows) : null;
    }

    private static Account ReadAccount(SqliteDataReader row) => new(
        UserName.TryParse(row.GetString(0), out var name) ? name : throw new LogUnavailableException("An account has a name that is none."),
        row.GetString(1),
        row.IsDBNull(2) ? null : new DateTimeOffset(row.GetInt64(2), TimeSpan.Zero));

    private static bool Create(SqliteConnection connection, Account account)
    {
        using var command = connection.CreateCommand();
        command.CommandText =
            "INSERT INTO accounts (name, password_hash, last_seen) VALUES ($name, $hash, $seen) ON CONFLICT (name) DO NOTHING";
        command.Parameters.AddWithValue("$name", account.Name.Value);
        command.Parameters.AddWithValue("$hash", account.PasswordHash);
        command.Parameters.AddWithValue("$seen", (object?)account.LastSeen?.UtcTicks ?? DBNull.Value);
        return command.ExecuteNonQuery() == 1;
    }
}
