using Microsoft.Data.Sqlite;
using OrleansChat.Grains.Storage;
using OrleansChat.Rooms;
using OrleansChat.Storage;
using OrleansChat.Storage.Sqlite;
using OrleansChat.Users;
using static OrleansChat.Tests.Grains.Rooms.Say;
using static OrleansChat.Tests.Storage.Annotations;

namespace OrleansChat.Tests.Storage;

public sealed class SqliteDatabaseTests : IDisposable
{
    private readonly SqliteFile _file = new();

    [Fact]
    public void A_second_opener_of_the_same_directory_is_refused_with_a_sentence_that_names_the_setting()
    {
        Assert.NotNull(_file.Database);

        var refused = Assert.Throws<DataDirectoryException>(() => DataDirectory.Open(_file.Path));

        Assert.StartsWith("Chat:Data:", refused.Message, StringComparison.Ordinal);
        Assert.Contains("in use by another process", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_directory_that_was_closed_can_be_opened_again()
    {
        Assert.NotNull(_file.Database);
        _file.Close();

        Assert.NotNull(_file.Database);
    }

    [Fact]
    public void A_file_of_a_newer_program_is_refused_and_left_alone()
    {
        Assert.NotNull(_file.Database);
        var path = _file.Database.File;
        _file.Close();
        Execute(path, "PRAGMA user_version = 999");

        var refused = Assert.Throws<DataDirectoryException>(() => _file.Database);

        Assert.Contains("schema version 999, written by a newer program", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_of_the_first_version_is_migrated_and_keeps_what_it_has()
    {
        FirstVersion.Write(_file.Path);

        var log = new SqliteMessageLog(_file.Database);
        var head = await log.OpenAsync(RoomId.Lobby, TestContext.Current.CancellationToken);
        var named = Message(3) with { Content = Content("picture") with { FileName = "ada.png" } };
        await log.AppendAsync(RoomId.Lobby, head.Epoch, [named]);
        var messages = (await log.ReadAsync(RoomId.Lobby, ReadHistory.After(0, 10, int.MaxValue), TestContext.Current.CancellationToken)).Messages;

        Assert.Equal(new LogExtent(FirstVersion.Epoch, 1, 2), head);
        Assert.Equal(["ada", "bob", "ada"], messages.Select(message => message.Author));
        Assert.Equal([null, null, "ada.png"], messages.Select(message => message.Content.FileName));
        Assert.Equal("hello"u8, messages[0].Content.Body);
        Assert.True(UserName.TryParse("ada", out var ada));
        Assert.Equal("hash", (await new SqliteAccountStore(_file.Database).FindAsync(ada, TestContext.Current.CancellationToken))?.PasswordHash);
    }

    [Fact]
    public async Task A_file_of_the_third_version_is_migrated_and_its_messages_are_edited_and_deleted()
    {
        ThirdVersion.Write(_file.Path);
        var cancel = TestContext.Current.CancellationToken;
        var log = new SqliteMessageLog(_file.Database);
        var head = await log.OpenAsync(RoomId.Lobby, cancel);
        var before = (await log.ReadAsync(RoomId.Lobby, ReadHistory.After(0, 10, int.MaxValue), cancel)).Messages;

        await log.AppendAsync(RoomId.Lobby, head.Epoch, [Reaction(4, 3, "👍"), Edit(5, 3, "edited"), Deletion(6, 2)]);

        Assert.Equal(new LogExtent(FirstVersion.Epoch, 2, 3), head);
        Assert.Equal([2, ThirdVersion.BodyBytes], before.Select(message => message.Content.Body.Length));
        Assert.All(before, message => Assert.Null(message.State));
        var after = (await log.ReadAsync(RoomId.Lobby, ReadHistory.After(0, 2, int.MaxValue), cancel)).Messages;
        Assert.Equal([(0, 6, 0), (5, 0, 1)], after.Select(message => (message.State?.Edited, message.State?.Deleted, message.State?.Reactions.Length)));
        Assert.Equal([[], "edited"u8.ToArray()], after.Select(message => message.Content.Body));
        Assert.True(UserName.TryParse("bob", out var bob));
        var room = await new SqliteRoomStore(_file.Database).FindOfAsync(bob, RoomId.Lobby, cancel);
        Assert.Equal((new RoomCard(RoomKind.Open, ""), 2, 1), (room?.Card, room?.First, room?.Unread));
    }

    [Theory, InlineData(10), InlineData(10_000)]
    public async Task Of_what_was_deleted_or_edited_away_no_table_has_the_text(int length)
    {
        var cancel = TestContext.Current.CancellationToken;
        var log = new SqliteMessageLog(_file.Database);
        var head = await log.OpenAsync(RoomId.Lobby, cancel);
        var secret = new string('s', length);
        await log.AppendAsync(RoomId.Lobby, head.Epoch, [Message(1, secret), Message(2, secret), Edit(3, 1, secret), Reaction(4, 1, secret)]);

        await log.AppendAsync(RoomId.Lobby, head.Epoch, [Edit(5, 2, "short"), Deletion(6, 1), Edit(7, 1, secret)]);

        Assert.Equal(0L, await CountAsync("SELECT count(*) FROM messages WHERE seq <> 4 AND instr(CAST(body AS TEXT), 'sss')"));
        Assert.Equal(length > 1_000 ? 1L : 0L, await CountAsync("SELECT count(*) FROM bodies")); // of the reaction's own message
        Assert.Equal(0L, await CountAsync("SELECT count(*) FROM reactions"));
    }

    [Fact]
    public async Task What_is_removed_takes_its_reactions_with_it_and_no_others()
    {
        var cancel = TestContext.Current.CancellationToken;
        var log = new SqliteMessageLog(_file.Database);
        var head = await log.OpenAsync(RoomId.Lobby, cancel);
        await log.AppendAsync(RoomId.Lobby, head.Epoch, [Message(1), Message(2), Reaction(3, 1, "👍"), Reaction(4, 2, "👍")]);

        await log.TrimAsync(RoomId.Lobby, through: 1, atMost: 10);

        Assert.Equal(2L, await CountAsync("SELECT sum(target) FROM reactions"));
    }

    [Fact]
    public void A_file_that_is_no_database_is_refused_with_a_sentence()
    {
        File.WriteAllText(Path.Combine(_file.Path, "chat.db"), "This is not a database, and it is long enough to be looked at as one. " + new string('x', 5_000));

        var refused = Assert.Throws<DataDirectoryException>(() => _file.Database);

        Assert.StartsWith("Chat:Data:", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_commit_that_fails_is_an_unknown_outcome_and_the_next_one_goes_on()
    {
        var cancel = TestContext.Current.CancellationToken;
        var log = new SqliteMessageLog(_file.Database);
        var head = await log.OpenAsync(RoomId.Lobby, cancel);
        await log.AppendAsync(RoomId.Lobby, head.Epoch, [Message(1)]);

        // The disk is full when the file may have no more pages.
        await _file.Database.WriteAsync(session => session.Run("PRAGMA max_page_count = 1"));
        var large = Message(2, new string('x', 1_000_000));
        await Assert.ThrowsAsync<LogUnavailableException>(async () => await log.AppendAsync(RoomId.Lobby, head.Epoch, [large]));

        // The writer's next connection has the default limit again: there is room.
        await log.AppendAsync(RoomId.Lobby, head.Epoch, [large]);
        Assert.Equal(2, (await log.OpenAsync(RoomId.Lobby, cancel)).Last);
    }

    [Fact]
    public async Task Commits_are_synced_before_they_return()
    {
        object? journal = null, synchronous = null;
        await _file.Database.WriteAsync(session =>
        {
            journal = session.Statement("PRAGMA journal_mode").ExecuteScalar();
            synchronous = session.Statement("PRAGMA synchronous").ExecuteScalar();
        });

        Assert.Equal("wal", journal);
        Assert.Equal(2L, synchronous); // FULL
    }

    public void Dispose() => _file.Dispose();

    private Task<object?> CountAsync(string statement) => _file.Database.ReadAsync(session => session.Statement(statement).ExecuteScalar(), TestContext.Current.CancellationToken);

    private static void Execute(string path, string statement)
    {
        using var connection = new SqliteConnection($"Data Source={path};Pooling=false");
        connection.Open();
        connection.Execute(statement);
    }
}
