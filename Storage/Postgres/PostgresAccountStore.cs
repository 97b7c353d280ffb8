using System.Collections.Immutable;
using Npgsql;
using NpgsqlTypes;
using OrleansChat.Grains.Storage;
using OrleansChat.Users;

namespace OrleansChat.Storage.Postgres;

/// <summary>The accounts, in the same database as the messages.</summary>
public sealed class PostgresAccountStore(PostgresDatabase database) : IAccountStore
{
    public async ValueTask<Account?> FindAsync(UserName name, CancellationToken cancellationToken) => await database.ReadAsync(
        async (connection, givenUp) =>
        {
            await using var command = new NpgsqlCommand("SELECT name, password_hash, last_seen FROM accounts WHERE name = $1", connection);
            command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = name.Value });
            await using var rows = await command.ExecuteReaderAsync(givenUp);
            return await rows.ReadAsync(givenUp) ? ReadAccount(rows) : null;
        },
        cancellationToken);

    public async ValueTask<bool> TryCreateAsync(Account account, CancellationToken cancellationToken) => await database.WriteAsync(
        async (connection, givenUp) =>
        {
            await using var command = new NpgsqlCommand(
                "INSERT INTO accounts (name, password_hash, last_seen) VALUES ($1, $2, $3) ON CONFLICT (name) DO NOTHING", connection);
            command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = account.Name.Value });
            command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = account.PasswordHash });
            command.Parameters.Add(new NpgsqlParameter { NpgsqlDbType = NpgsqlDbType.Bigint, Value = (object?)account.LastSeen?.UtcTicks ?? DBNull.Value });
            return await command.ExecuteNonQueryAsync(givenUp) == 1;
        },
        cancellationToken);

    public async ValueTask SetLastSeenAsync(UserName name, DateTimeOffset at, CancellationToken cancellationToken) => await database.ReadAsync(
        async (connection, givenUp) => // harmless when it is done twice
        {
            await using var command = new NpgsqlCommand("UPDATE accounts SET last_seen = $2 WHERE name = $1", connection);
            command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = name.Value });
            command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = at.UtcTicks });
            return await command.ExecuteNonQueryAsync(givenUp);
        },
        cancellationToken);

    public async ValueTask<bool> IsEmptyAsync(CancellationToken cancellationToken) => await database.ReadAsync(
        async (connection, givenUp) =>
        {
            await using var command = new NpgsqlCommand("SELECT NOT EXISTS (SELECT 1 FROM accounts)", connection);
            return await command.ExecuteScalarAsync(givenUp) is true;
        },
        cancellationToken);

    public async ValueTask<ImmutableArray<Account>> ListAsync(UserName? after, int atMost, CancellationToken cancellationToken) => await database.ReadAsync(
        async (connection, givenUp) =>
        {
            await using var command = new NpgsqlCommand(
                "SELECT name, password_hash, last_seen FROM accounts WHERE name > $1 ORDER BY name LIMIT $2", connection);
            command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = after?.Value ?? "" });
            command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = atMost });
            await using var rows = await command.ExecuteReaderAsync(givenUp);
            var page = ImmutableArray.CreateBuilder<Account>();
            while (await rows.ReadAsync(givenUp))
            {
                page.Add(ReadAccount(rows));
            }

            return page.DrainToImmutable();
        },
        cancellationToken);

    private static Account ReadAccount(NpgsqlDataReader row) => new(
        UserName.TryParse(row.GetString(0), out var name) ? name : throw new LogUnavailableException("An account has a name that is none."),
        row.GetString(1),
        row.IsDBNull(2) ? null : new DateTimeOffset(row.GetInt64(2), TimeSpan.Zero));
}
