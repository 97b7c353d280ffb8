using System.Collections.Immutable;
using System.Globalization;
using Microsoft.Data.Sqlite;
using OrleansChat.Grains.Storage;
using OrleansChat.Users;

namespace OrleansChat.Storage.Sqlite;

/// <summary>The accounts, in the same file as the messages.</summary>
public sealed class SqliteAccountStore(SqliteDatabase database) : IAccountStore
{
    public async ValueTask<Account?> FindAsync(UserName name, CancellationToken cancellationToken) => await database.ReadAsync(
        session =>
        {
            using var rows = session.Statement("SELECT name, password_hash, last_seen FROM accounts WHERE name = $name", ("$name", name.Value)).ExecuteReader();
            return rows.Read() ? Read(rows) : null;
        },
        cancellationToken);

    public async ValueTask<bool> TryCreateAsync(Account account, CancellationToken cancellationToken)
    {
        var made = 0;
        await database.WriteAsync(session => made = session.Run(
            "INSERT INTO accounts (name, password_hash, last_seen) VALUES ($name, $hash, $seen) ON CONFLICT (name) DO NOTHING",
            ("$name", account.Name.Value), ("$hash", account.PasswordHash), ("$seen", account.LastSeen?.UtcTicks)));
        return made == 1;
    }

    public async ValueTask SetLastSeenAsync(UserName name, DateTimeOffset at, CancellationToken cancellationToken) => await database.WriteAsync(
        session => session.Run("UPDATE accounts SET last_seen = $at WHERE name = $name", ("$at", at.UtcTicks), ("$name", name.Value)));

    public async ValueTask<bool> IsEmptyAsync(CancellationToken cancellationToken) => await database.ReadAsync(
        session => Convert.ToInt32(session.Statement("SELECT NOT EXISTS (SELECT 1 FROM accounts)").ExecuteScalar(), CultureInfo.InvariantCulture) == 1,
        cancellationToken);

    public async ValueTask<ImmutableArray<Account>> ListAsync(UserName? after, int atMost, CancellationToken cancellationToken) => await database.ReadAsync(
        session =>
        {
            using var rows = session.Statement(
                "SELECT name, password_hash, last_seen FROM accounts WHERE name > $after ORDER BY name LIMIT $limit",
                ("$after", after?.Value ?? ""), ("$limit", atMost)).ExecuteReader();
            var page = ImmutableArray.CreateBuilder<Account>();
            while (rows.Read())
            {
                page.Add(Read(rows));
            }

            return page.DrainToImmutable();
        },
        cancellationToken);

    private static Account Read(SqliteDataReader row) => new(
        UserName.TryParse(row.GetString(0), out var name) ? name : throw new LogUnavailableException("An account has a name that is none."),
        row.GetString(1),
        row.IsDBNull(2) ? null : new DateTimeOffset(row.GetInt64(2), TimeSpan.Zero));
}
