using System.Diagnostics;
using OrleansChat.Bench.Processes;
using OrleansChat.Grains.Storage;
using OrleansChat.Rooms;
using OrleansChat.Storage.Postgres;
using OrleansChat.Users;
using static OrleansChat.Tests.Grains.Rooms.Say;
using static OrleansChat.Tests.Storage.Annotations;

namespace OrleansChat.Tests.Storage;

public sealed class PostgresDatabaseTests(PostgresFixture postgres)
{
    // Far from the default, so that a test sees which of the two is kept.
    private static readonly TimeSpan Short = TimeSpan.FromSeconds(1);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Of_many_that_open_an_empty_database_at_once_one_makes_the_tables()
    {
        var connection = await postgres.CreateDatabaseAsync();
        var databases = Enumerable.Range(0, 5).Select(_ => PostgresFixture.Open(connection)).ToList();

        await Task.WhenAll(databases.Select(database => database.MigrateAsync(Cancel)));

        Assert.Equal(1L, await PostgresFixture.ExecuteAsync(connection, "SELECT count(*) FROM chat_schema"));
        Assert.Equal(PostgresSchema.Newest, await PostgresFixture.ExecuteAsync(connection, "SELECT version FROM chat_schema"));
        await DisposeAsync(databases);
    }

    [Fact]
    public async Task Tables_of_a_newer_program_are_left_alone()
    {
        var connection = await postgres.CreateDatabaseAsync();
        await using var database = PostgresFixture.Open(connection);
        await database.MigrateAsync(Cancel);
        await PostgresFixture.ExecuteAsync(connection, "UPDATE chat_schema SET version = 999");

        var refusal = await Assert.ThrowsAsync<PostgresStartException>(() => database.MigrateAsync(Cancel));

        Assert.StartsWith("Chat:Postgres:Connection: the database has schema version 999, written by a newer program", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(999, await PostgresFixture.ExecuteAsync(connection, "SELECT version FROM chat_schema"));
    }

    [Fact]
    public async Task Tables_that_are_as_new_as_the_program_take_no_right_to_make_some()
    {
        var connection = await postgres.CreateDatabaseAsync();
        await using (var owner = PostgresFixture.Open(connection))
        {
            await owner.MigrateAsync(Cancel);
        }

        var user = $"chat_{Guid.NewGuid():N}";
        await PostgresFixture.ExecuteAsync(
            connection,
            $"CREATE ROLE {user} LOGIN; GRANT SELECT ON chat_schema TO {user}; GRANT SELECT, INSERT, UPDATE, DELETE ON rooms, messages, reactions, cards, standings, reads, accounts TO {user}");
        await using var database = PostgresFixture.Open($"{connection};Username={user}");
        await database.MigrateAsync(Cancel);
        await using var log = new PostgresMessageLog(database);

        var head = await log.OpenAsync(RoomId.Lobby, Cancel);
        await log.AppendAsync(RoomId.Lobby, head.Epoch, [Message(1)]);
        await log.AppendAsync(RoomId.Lobby, head.Epoch, [Edit(2, 1, "edited")]);
        Assert.Equal(2, (await log.OpenAsync(RoomId.Lobby, Cancel)).Last);
    }

    [Fact]
    public async Task Tables_of_the_first_version_are_migrated_and_their_messages_are_edited_and_deleted()
    {
        var connection = await postgres.CreateDatabaseAsync();
        await PostgresFirstVersion.WriteAsync(connection);
        await using var database = PostgresFixture.Open(connection);
        await database.MigrateAsync(Cancel);
        await using var log = new PostgresMessageLog(database);
        var head = await log.OpenAsync(RoomId.Lobby, Cancel);
        var before = (await log.ReadAsync(RoomId.Lobby, ReadHistory.After(0, 10, int.MaxValue), Cancel)).Messages;

        await log.AppendAsync(RoomId.Lobby, head.Epoch, [Reaction(4, 3, "👍"), Edit(5, 3, "edited"), Deletion(6, 2)]);

        Assert.Equal(PostgresSchema.Newest, await PostgresFixture.ExecuteAsync(connection, "SELECT version FROM chat_schema"));
        Assert.Equal(new LogExtent(PostgresFirstVersion.Epoch, 2, 3), head);
        Assert.Equal([[0, 255], "hello"u8.ToArray()], before.Select(message => message.Content.Body));
        Assert.All(before, message => Assert.Null(message.State));
        var after = (await log.ReadAsync(RoomId.Lobby, ReadHistory.After(0, 2, int.MaxValue), Cancel)).Messages;
        Assert.Equal([(0, 6, 0), (5, 0, 1)], after.Select(message => (message.State?.Edited, message.State?.Deleted, message.State?.Reactions.Length)));
        Assert.Equal([[], "edited"u8.ToArray()], after.Select(message => message.Content.Body));
        Assert.True(UserName.TryParse("bob", out var bob));
        var room = await new PostgresRoomStore(database).FindOfAsync(bob, RoomId.Lobby, Cancel);
        Assert.Equal((new RoomCard(RoomKind.Open, ""), 2, 1), (room?.Card, room?.First, room?.Unread));
    }

    [Fact]
    public async Task Of_what_was_deleted_or_removed_no_table_has_the_text()
    {
        var connection = await postgres.CreateDatabaseAsync();
        await using var database = PostgresFixture.Open(connection);
        await database.MigrateAsync(Cancel);
        await using var log = new PostgresMessageLog(database);
        var head = await log.OpenAsync(RoomId.Lobby, Cancel);
        await log.AppendAsync(RoomId.Lobby, head.Epoch, [Message(1, "secret"), Message(2, "secret"), Message(3), Message(4, "secret"), Edit(5, 2, "secret")]);
        await log.AppendAsync(RoomId.Lobby, head.Epoch, [Edit(6, 2, "secret"), Reaction(7, 1, "a"), Reaction(8, 2, "b"), Reaction(9, 3, "c")]);

        await log.AppendAsync(RoomId.Lobby, head.Epoch, [Deletion(10, 2), Edit(11, 2, "secret"), Edit(12, 4, "edited")]);
        await log.TrimAsync(RoomId.Lobby, through: 1, atMost: 10);

        Assert.Equal(0L, await PostgresFixture.ExecuteAsync(connection, "SELECT count(*) FROM messages WHERE body = 'secret'"));
        Assert.Equal("c", await PostgresFixture.ExecuteAsync(connection, "SELECT string_agg(reaction, '') FROM reactions"));
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_told_in_a_sentence_without_a_password()
    {
        await using var database = PostgresFixture.Open("Host=127.0.0.1;Port=1;Username=chat;Password=secret");

        var refusal = await Assert.ThrowsAsync<PostgresStartException>(() => database.MigrateAsync(Cancel));

        Assert.Equal(
            "Chat:Postgres:Connection: the PostgreSQL database chat at 127.0.0.1:1 cannot be used. " +
            "PostgreSQL cannot be reached: Failed to connect to 127.0.0.1:1: Connection refused.",
            refusal.Message);
    }

    [Fact]
    public async Task A_server_that_is_set_to_answer_before_the_disk_does_is_asked_to_wait_for_it()
    {
        var connection = await postgres.CreateDatabaseAsync();
        var name = await PostgresFixture.ExecuteAsync(connection, "SELECT current_database()");
        await PostgresFixture.ExecuteAsync(connection, $"ALTER DATABASE {name} SET synchronous_commit = off");
        await using var database = PostgresFixture.Open(connection);

        for (var use = 0; use < 2; use++) // the second is of a connection that was used before
        {
            Assert.Equal("on", await database.ReadAsync(ReadSettingAsync, Cancel));
        }

        static async Task<object?> ReadSettingAsync(Npgsql.NpgsqlConnection connection, CancellationToken givenUp)
        {
            await using var command = new Npgsql.NpgsqlCommand("SHOW synchronous_commit", connection);
            return await command.ExecuteScalarAsync(givenUp);
        }
    }

    [Fact]
    public async Task An_append_whose_connection_is_cut_is_unknown_and_reading_tells_what_became_of_it()
    {
        var connection = await postgres.CreateDatabaseAsync();
        await using var database = PostgresFixture.Open(connection);
        await database.MigrateAsync(Cancel);
        await using var log = new PostgresMessageLog(database);
        var head = await log.OpenAsync(RoomId.Lobby, Cancel);

        // It waits for the row, and is cut there.
        await using (var holder = new Npgsql.NpgsqlConnection($"{connection};Pooling=false"))
        {
            await holder.OpenAsync(Cancel);
            await using var hold = new Npgsql.NpgsqlCommand("BEGIN; SELECT * FROM rooms FOR UPDATE", holder);
            await hold.ExecuteNonQueryAsync(Cancel);
            var append = log.AppendAsync(RoomId.Lobby, head.Epoch, [Message(1, "cut")]).AsTask();
            await WaitForBlockedAsync(connection, 1);
            await PostgresFixture.ExecuteAsync(connection, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()");

            var fault = await Assert.ThrowsAsync<LogUnavailableException>(() => append);
            Assert.Contains("PostgreSQL", fault.Message, StringComparison.Ordinal);
        }

        var extent = await log.OpenAsync(RoomId.Lobby, Cancel);
        await log.AppendAsync(RoomId.Lobby, head.Epoch, [Message(extent.Last + 1, "again")]);

        var page = await log.ReadAsync(RoomId.Lobby, ReadHistory.After(0, 10, int.MaxValue), Cancel);
        Assert.Single(page.Messages);
    }

    [Fact]
    public async Task An_append_that_was_given_up_and_comes_through_later_takes_its_place_or_none()
    {
        await using var server = await PostgresFixture.StartServerAsync();
        var connection = server.ConnectionString();
        await using var database = PostgresFixture.Open(connection, Short);
        await database.MigrateAsync(Cancel);
        await using var log = new PostgresMessageLog(database);
        var head = await log.OpenAsync(RoomId.Lobby, Cancel);
        await log.AppendAsync(RoomId.Lobby, head.Epoch, [Message(1)]);

        server.Pause();
        var began = Stopwatch.GetTimestamp();
        var append = log.AppendAsync(RoomId.Lobby, head.Epoch, [Message(2, "given up")]).AsTask();
        var read = log.ReadAsync(RoomId.Lobby, ReadHistory.After(0, 10, int.MaxValue), Cancel).AsTask();
        var fault = await Assert.ThrowsAsync<LogUnavailableException>(() => append);
        await Assert.ThrowsAsync<LogUnavailableException>(() => read);
        Assert.InRange(Stopwatch.GetElapsedTime(began), Short * 0.9, Eventually.Patience);
        Assert.Equal("PostgreSQL did not answer within 1 s.", fault.Message);
        server.Resume();

        // The server runs what it was sent, at any time from now on; the next writer reads and appends as often as it takes.
        await Eventually.HoldsAsync("an append is taken", async () =>
        {
            try
            {
                var extent = await log.OpenAsync(RoomId.Lobby, Cancel);
                await log.AppendAsync(RoomId.Lobby, extent.Epoch, [Message(extent.Last + 1, "after")]);
                return true;
            }
            catch (Exception again) when (again is LogConflictException or LogUnavailableException)
            {
                return false;
            }
        });
        var texts = (await log.ReadAsync(RoomId.Lobby, ReadHistory.After(0, 10, int.MaxValue), Cancel)).Messages.Select(message => (message.Sequence, Text(message))).ToList();
        Assert.Contains(texts, (List<(long, string)>[])[[(1, "hello"), (2, "after")], [(1, "hello"), (2, "given up"), (3, "after")]]);
    }

    [Fact]
    public async Task An_append_that_the_server_runs_once_more_or_late_changes_nothing_beside()
    {
        var connection = await postgres.CreateDatabaseAsync();
        await using var database = PostgresFixture.Open(connection);
        await database.MigrateAsync(Cancel);
        await using var log = new PostgresMessageLog(database);
        var rooms = new PostgresRoomStore(database);
        var head = await log.OpenAsync(RoomId.Lobby, Cancel);
        await log.AppendAsync(RoomId.Lobby, head.Epoch, [Message(1), Message(2), Message(3), Message(4), Reaction(5, 3, "a")]);
        var room = Assert.IsType<long>(await PostgresFixture.ExecuteAsync(connection, "SELECT id FROM rooms"));
        PostgresAppend append = new(
            room,
            head.Epoch,
            [
                Edit(6, 1, "edited"), Deletion(7, 2), Reaction(8, 3, "b"), TakenBack(9, 3, "a"),
                Change(10, new RoomChange(RoomAct.Created, new RoomCard(RoomKind.Public, "Title"), new RoomStanding("ada", RoomRole.Owner))),
                Change(11, new RoomChange(RoomAct.Left, Standing: new RoomStanding("bob", RoomRole.None))),
            ]);
        PostgresAppend late = append with
        {
            Messages =
            [
                Edit(6, 4, "late"), Deletion(7, 3), Reaction(8, 1, "late"), TakenBack(9, 3, "b"),
                Change(10, new RoomChange(RoomAct.Settings, new RoomCard(RoomKind.Private, "Late"))),
                Change(11, new RoomChange(RoomAct.Joined, Standing: new RoomStanding("bob", RoomRole.Member))),
            ],
        };

        Assert.Equal([room], await RunAsync(append));
        var before = await DescribeAsync();
        Assert.Empty(await RunAsync(append));
        Assert.Empty(await RunAsync(late));
        Assert.Equal(before, await DescribeAsync());

        // What it did was undone meanwhile, and stays undone.
        await log.AppendAsync(
            RoomId.Lobby,
            head.Epoch,
            [
                Edit(12, 1, "edited again"), TakenBack(13, 3, "b"), Reaction(14, 3, "a"),
                Change(15, new RoomChange(RoomAct.Settings, new RoomCard(RoomKind.Private, "Another"), new RoomStanding("bob", RoomRole.Member))),
                Change(16, new RoomChange(RoomAct.Left, Standing: new RoomStanding("ada", RoomRole.None))),
            ]);
        before = await DescribeAsync();
        Assert.Empty(await RunAsync(append));
        Assert.Equal(before, await DescribeAsync());

        Task<HashSet<long>> RunAsync(PostgresAppend again) => database.WriteAsync((open, givenUp) => PostgresStatement.RunAsync(open, [again], givenUp), Cancel);

        async Task<string> DescribeAsync()
        {
            var page = (await log.ReadAsync(RoomId.Lobby, ReadHistory.After(0, 100, int.MaxValue), Cancel)).Messages;
            var record = await rooms.FindAsync(RoomId.Lobby, Cancel);
            return string.Join('\n', (IEnumerable<object?>)
            [
                .. page.Select(message =>
                    $"{message.Sequence} {Text(message)} {message.State?.Edited} {message.State?.Deleted} {string.Join(' ', message.State?.Reactions.Select(reaction => reaction.Reaction) ?? [])}"),
                record.Card,
                .. record.People,
            ]);
        }
    }

    [Fact]
    public async Task What_stands_still_holds_no_connection_and_no_thread_after_it_was_given_up()
    {
        await using var server = await PostgresFixture.StartServerAsync();
        await using var database = PostgresFixture.Open(server.ConnectionString() + ";Maximum Pool Size=3", Short);
        await database.MigrateAsync(Cancel);
        var accounts = new PostgresAccountStore(database);

        server.Pause();
        for (var round = 0; round < 3; round++)
        {
            await Task.WhenAll(Enumerable.Range(0, 5).Select(_ =>
                Assert.ThrowsAsync<LogUnavailableException>(async () => await accounts.IsEmptyAsync(Cancel))));
        }

        server.Resume();

        await Eventually.HoldsAsync("an answer", async () =>
        {
            try
            {
                return await accounts.IsEmptyAsync(Cancel);
            }
            catch (LogUnavailableException)
            {
                return false;
            }
        });
        await Task.WhenAll(Enumerable.Range(0, 20).Select(async _ => Assert.True(await accounts.IsEmptyAsync(Cancel))));
    }

    [Theory, InlineData("stop"), InlineData("kill")]
    public async Task After_a_restart_a_read_notices_nothing_and_an_append_is_unknown_once_at_most(string end)
    {
        await using var server = await PostgresFixture.StartServerAsync();
        await using var database = PostgresFixture.Open(server.ConnectionString());
        await database.MigrateAsync(Cancel);
        await using var log = new PostgresMessageLog(database);
        var head = await log.OpenAsync(RoomId.Lobby, Cancel);
        await log.AppendAsync(RoomId.Lobby, head.Epoch, [Message(1)]);

        await (end == "stop" ? server.StopAsync(Cancel) : server.KillAsync(Cancel));
        var fault = await Assert.ThrowsAsync<LogUnavailableException>(async () => await log.OpenAsync(RoomId.Lobby, Cancel));
        Assert.Contains("Connection refused", fault.Message, StringComparison.Ordinal);
        await server.StartAsync(Cancel);

        Assert.Equal(1, (await log.OpenAsync(RoomId.Lobby, Cancel)).Last);
        await log.AppendAsync(RoomId.Lobby, head.Epoch, [Message(2)]);
        await (end == "stop" ? server.StopAsync(Cancel) : server.KillAsync(Cancel));
        await server.StartAsync(Cancel);
        Assert.Equal(2, (await log.ReadAsync(RoomId.Lobby, ReadHistory.After(0, 10, int.MaxValue), Cancel)).Messages.Length);
    }

    private static string Text(ChatMessage message) => System.Text.Encoding.UTF8.GetString(message.Content.Body);

    private static Task WaitForBlockedAsync(string connection, long count) => Eventually.HoldsAsync("a statement that waits for a row", async () =>
        await PostgresFixture.ExecuteAsync(connection, "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()") is long blocked
        && blocked == count);

    private static async Task DisposeAsync(IEnumerable<PostgresDatabase> databases)
    {
        foreach (var database in databases)
        {
            await database.DisposeAsync();
        }
    }
}
