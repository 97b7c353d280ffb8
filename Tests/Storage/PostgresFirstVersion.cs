namespace OrleansChat.Tests.Storage;

/// <summary>A database as the first version for PostgreSQL made it: a log of three messages in the lobby of which the first is gone, and ada's account.</summary>
internal static class PostgresFirstVersion
{
    public static readonly Guid Epoch = new("0198c1f0-0000-7000-8000-000000000001");

    // A copy on purpose: whatever becomes of the schema, this is what people's databases have.
    public static Task WriteAsync(string connection) => PostgresFixture.ExecuteAsync(
        connection,
        $"""
        CREATE TABLE chat_schema (version integer NOT NULL);
        INSERT INTO chat_schema VALUES (1);
        CREATE TABLE rooms (
            id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text COLLATE "C" NOT NULL UNIQUE, epoch uuid NOT NULL, last bigint NOT NULL, trimmed bigint NOT NULL
        ) WITH (fillfactor = 50);
        CREATE TABLE messages (
            room bigint NOT NULL, seq bigint NOT NULL, at bigint NOT NULL, client_time bigint NOT NULL, key uuid NOT NULL, kind integer NOT NULL, author text NOT NULL,
            file_name bytea, body bytea NOT NULL, PRIMARY KEY (room, seq)
        );
        ALTER TABLE messages ALTER COLUMN body SET STORAGE EXTERNAL;
        CREATE TABLE accounts (name text COLLATE "C" PRIMARY KEY, password_hash text NOT NULL, last_seen bigint);
        INSERT INTO rooms (name, epoch, last, trimmed) VALUES ('lobby', '{Epoch}', 3, 1);
        INSERT INTO messages SELECT id, 2, 639000000000000001, 0, gen_random_uuid(), 2, 'bob', NULL, '\x00ff' FROM rooms;
        INSERT INTO messages SELECT id, 3, 639000000000000002, 0, gen_random_uuid(), 1, 'ada', NULL, 'hello' FROM rooms;
        INSERT INTO accounts VALUES ('ada', 'hash', NULL);
        """);
}
