using System.Diagnostics;
using System.Text.Json;
using System.Text.RegularExpressions;
using OrleansChat.Tests.Clients;
using OrleansChat.Tests.Clients.WebChannel;

namespace OrleansChat.Tests.Gateway.WebChannel;

/// <summary>What every client of the WebChannel chat sees, whatever it is made of. None of its channels may meet what the protocol does not have.</summary>
public abstract partial class WebChannelContract(WebChannelFixture fixture, ClientFixture<IWebChannelClient> client) : IAsyncLifetime
{
    private readonly List<IWebChannel> _channels = [];

    /// <summary>Starts the client.</summary>
    protected abstract Task<IWebChannelClient> StartAsync();

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        foreach (var channel in _channels)
        {
            await channel.DisposeAsync();
        }

        Assert.All(_channels, channel => Assert.DoesNotContain(channel.Events.Entries, entry => entry is WebChannelEvent.Fault));
    }

    [Fact]
    public async Task WC_2_WC_3_init_describes_the_chat_and_lists_who_is_there()
    {
        var (first, user) = (await OpenAsync(), Name());
        Assert.True(await first.LoginAsync(user));
        await first.SeeUsersAsync(users => users.Contains(user));

        var second = await OpenAsync();

        Assert.Subset(second.Opened.Methods.ToHashSet(), new HashSet<string> { "login", "logout", "sendMessage", "keepAliveResponse" });
        Assert.Subset(second.Opened.Signals.ToHashSet(), new HashSet<string> { "newMessage", "keepAlive", "userCountChanged", "userListChanged" });
        Assert.Contains(user, second.Opened.Users);
    }

    [Fact]
    public async Task WC_6_every_call_is_answered_once_and_with_a_value_of_its_kind()
    {
        var (channel, user) = (await OpenAsync(), Name());

        JsonElement[] answers =
        [
            await channel.CallAsync("login", user),
            await channel.CallAsync("login", user),
            await channel.CallAsync("sendMessage", user, "text"),
            await channel.CallAsync("sendMessage", Name(), "text"),
            await channel.CallAsync("keepAliveResponse", user),
            await channel.CallAsync("logout", user),
            await channel.CallAsync("logout", user),
        ];

        Assert.Equal(
            [JsonValueKind.True, JsonValueKind.False, JsonValueKind.True, JsonValueKind.False, JsonValueKind.Null, JsonValueKind.True, JsonValueKind.False],
            answers.Select(answer => answer.ValueKind));
        Assert.Equal(answers.Length, channel.Events.Entries.Count(entry => entry is WebChannelEvent.Answer)); // a second one is a fault, too
    }

    [Fact]
    public async Task WC_6_calls_that_overlap_get_their_own_answers()
    {
        var (channel, user) = (await OpenAsync(), Name());
        Assert.True(await channel.LoginAsync(user));

        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(number => channel.SendMessageAsync(number % 2 == 0 ? user : Name(), $"{number}")));

        Assert.Equal(Enumerable.Range(0, 50).Select(number => number % 2 == 0), answers);
    }

    [Fact]
    public async Task WC_9_a_name_that_is_there_is_refused_and_nothing_changes()
    {
        var (owner, other, user) = (await OpenAsync(), await OpenAsync(), Name());
        Assert.True(await owner.LoginAsync(user));
        await other.SeeUsersAsync(users => users.Contains(user));

        Assert.False(await other.LoginAsync(user));
        Assert.False(await owner.LoginAsync(user));

        Assert.Single((await OpenAsync()).Opened.Users, user);
    }

    [Fact]
    public async Task WC_9_names_are_compared_exactly()
    {
        var (channel, user) = (await OpenAsync(), Name());

        Assert.True(await channel.LoginAsync(user));
        Assert.True(await channel.LoginAsync(user.ToUpperInvariant()));
        Assert.True(await channel.LoginAsync($"{user} 山田 <b>\"né\"</b> 👩‍🚀"));

        await channel.SeeUsersAsync(users => users.Count(name => name.StartsWith(user, StringComparison.OrdinalIgnoreCase)) == 3);
    }

    [Fact]
    public async Task WC_10_the_empty_name_is_refused_by_an_answer()
    {
        var channel = await OpenAsync();

        var answer = await channel.CallAsync("login", "");

        Assert.Equal(JsonValueKind.False, answer.ValueKind);
    }

    [Fact]
    public async Task WC_11_a_change_of_the_list_reaches_everybody_within_a_second_and_sorted()
    {
        var (channel, other, user) = (await OpenAsync(), await OpenAsync(), Name());
        var fastest = TimeSpan.MaxValue;

        for (var attempt = 0; attempt < 3; attempt++) // the machine may be busy with something else
        {
            var since = Stopwatch.StartNew();
            Assert.True(await channel.LoginAsync($"{user}{2 - attempt}"));
            await Task.WhenAll(channel.SeeUsersAsync(Shown(attempt)), other.SeeUsersAsync(Shown(attempt)));
            fastest = since.Elapsed < fastest ? since.Elapsed : fastest;
        }

        Assert.InRange(fastest, TimeSpan.Zero, TimeSpan.FromSeconds(1));
        Assert.All([channel, other], seen => Assert.Equal(seen.Users.Order(StringComparer.Ordinal), seen.Users));
        Assert.True(await channel.LogoutAsync($"{user}0"));
        await other.SeeUsersAsync(users => !users.Contains($"{user}0") && users.Contains($"{user}1"));

        Func<System.Collections.Immutable.ImmutableArray<string>, bool> Shown(int attempt) => users => users.Contains($"{user}{2 - attempt}");
    }

    [Theory]
    [InlineData("né, 你好, Ж, 👩‍🚀, \u2028\u2029")]
    [InlineData("\"quotes\" 'and' \\backslashes\\ and </script><b onclick=\"x()\">markup &amp; entities</b>")]
    [InlineData("lines\nand\r\nmore lines\n\tand tabs\n")]
    [InlineData("control \u0001\u0000\u007f\u0085 characters and {\"type\":1} JSON {\"__QObject*__\":true,\"id\":\"x\"}")]
    [InlineData(" ")]
    public async Task WC_13_a_text_reaches_everybody_unchanged_the_sender_included(string text)
    {
        var (sender, other, user) = (await OpenAsync(), await OpenAsync(), Name());
        text = user + text; // no other message has it
        Assert.True(await sender.LoginAsync(user));

        Assert.True(await sender.SendMessageAsync(user, text));

        var heard = new[] { await sender.HearAsync(text), await other.HearAsync(text) };
        Assert.All(heard, message => Assert.Equal(user, message.User));
        Assert.All(heard, message => Assert.Matches(TimeOfDay, message.Time));
    }

    [Fact]
    public async Task WC_13_an_empty_text_is_a_text()
    {
        var (sender, other, user) = (await OpenAsync(), await OpenAsync(), Name());
        Assert.True(await sender.LoginAsync(user));

        Assert.True(await sender.SendMessageAsync(user, ""));

        await other.Events.WaitForAsync<WebChannelEvent.NewMessage>(message => message.User == user && message.Text.Length == 0);
    }

    [Fact]
    public async Task WC_13_a_text_that_takes_several_frames_is_one_message()
    {
        var (sender, other, user) = (await OpenAsync(), await OpenAsync(), Name());
        var text = user + string.Concat(Enumerable.Repeat("0123456789 né 你好 👩‍🚀 ", 20_000)); // 840 KB: QWebSocket makes frames of 512 KiB
        Assert.True(await sender.LoginAsync(user));

        Assert.True(await sender.SendMessageAsync(user, text));

        await other.HearAsync(text);
    }

    [Fact]
    public async Task WC_13_everybody_sees_one_order()
    {
        const int Each = 40;
        var channels = new[] { await OpenAsync(), await OpenAsync(), await OpenAsync() };
        var user = Name();

        await Task.WhenAll(channels.Select(async (channel, index) =>
        {
            Assert.True(await channel.LoginAsync($"{user}{index}"));
            for (var number = 0; number < Each; number++)
            {
                Assert.True(await channel.SendMessageAsync($"{user}{index}", $"{user} {index} {number}"));
            }
        }));
        var end = $"{user} the end";
        Assert.True(await channels[0].SendMessageAsync($"{user}0", end));

        foreach (var channel in channels)
        {
            await channel.HearAsync(end);
        }

        var orders = channels.Select(Order).ToList();
        Assert.All(orders, order => Assert.Equal(orders[0], order));
        Assert.Equal((channels.Length * Each) + 1, orders[0].Distinct().Count());

        List<string> Order(IWebChannel channel) =>
            [.. channel.Events.Entries.OfType<WebChannelEvent.NewMessage>().Where(message => message.User.StartsWith(user, StringComparison.Ordinal)).Select(message => message.Text)];
    }

    [Fact]
    public async Task WC_14_who_is_not_in_the_list_is_not_heard()
    {
        var (channel, other, user) = (await OpenAsync(), await OpenAsync(), Name());
        var stranger = Name();
        Assert.True(await channel.LoginAsync(user));

        Assert.False(await channel.SendMessageAsync(stranger, "not to be heard"));

        var marker = Name();
        Assert.True(await channel.SendMessageAsync(user, marker));
        await other.HearAsync(marker);
        Assert.DoesNotContain(other.Events.Entries, entry => entry is WebChannelEvent.NewMessage message && message.User == stranger);
    }

    [Fact]
    public async Task WC_15_the_message_comes_before_the_answer()
    {
        var (channel, user) = (await OpenAsync(), Name());
        Assert.True(await channel.LoginAsync(user));

        for (var number = 0; number < 20; number++)
        {
            var from = channel.Events.Count;
            Assert.True(await channel.SendMessageAsync(user, $"{user} {number}"));

            var since = channel.Events.Entries.Skip(from).ToList();
            var message = since.FindIndex(entry => entry is WebChannelEvent.NewMessage { Text: var text } && text == $"{user} {number}");
            Assert.InRange(message, 0, since.FindIndex(entry => entry is WebChannelEvent.Answer { Method: "sendMessage" }));
        }
    }

    [Fact]
    public async Task WC_16_keepAlive_comes_at_its_interval()
    {
        var channel = await OpenAsync();
        await channel.Events.WaitForAsync<WebChannelEvent.KeepAlive>();
        var (first, since) = (channel.Events.Count, Stopwatch.StartNew());

        await channel.Events.WaitForAsync<WebChannelEvent.KeepAlive>(from: first);

        Assert.InRange(since.Elapsed, WebChannelFixture.KeepAlive / 2, WebChannelFixture.KeepAlive * 3);
    }

    [Fact]
    public async Task WC_17_WC_18_who_answers_keepAlive_stays_who_does_not_leaves_and_an_answer_alone_lets_nobody_in()
    {
        var (channel, watcher) = (await OpenAsync(), await OpenAsync());
        var (answering, silent, stranger) = (Name(), Name(), Name());
        Assert.True(await channel.LoginAsync(answering));
        Assert.True(await channel.LoginAsync(silent));
        await watcher.SeeUsersAsync(users => users.Contains(answering) && users.Contains(silent));
        await channel.AnswerKeepAliveForAsync(answering, answering, stranger);

        var since = Stopwatch.StartNew();
        await watcher.SeeUsersAsync(users => !users.Contains(silent));

        Assert.InRange(since.Elapsed, TimeSpan.Zero, (2 * WebChannelFixture.KeepAlive) + WebChannelFixture.AnswerWithin + TimeSpan.FromSeconds(3)); // the last is for a busy machine
        var round = channel.Events.Count;
        await channel.Events.WaitForAsync<WebChannelEvent.KeepAlive>(from: round);
        await channel.CallAsync("keepAliveResponse", answering); // answered behind the answers of the round
        await Task.WhenAll(channel.SeeUsersAsync(users => !users.Contains(silent)), watcher.SeeUsersAsync(users => !users.Contains(silent)));
        Assert.All([channel, watcher], seen => Assert.Single(seen.Users, answering));
        Assert.All([channel, watcher], seen => Assert.DoesNotContain(stranger, seen.Users));
        Assert.False(await watcher.SendMessageAsync(stranger, "not to be heard"));
    }

    [Fact]
    public async Task WC_19_who_logs_in_between_keepAlive_and_the_check_is_not_removed_by_that_check()
    {
        var (channel, silent, late) = (await OpenAsync(), Name(), Name());
        Assert.True((await channel.CallAsync("login", silent)).GetBoolean());
        await channel.SeeUsersAsync(users => users.Contains(silent));

        await channel.Events.WaitForAsync<WebChannelEvent.KeepAlive>(from: channel.Events.Count);
        Assert.True((await channel.CallAsync("login", late)).GetBoolean());
        await channel.SeeUsersAsync(users => !users.Contains(silent)); // the check

        Assert.Contains(late, channel.Users);
    }

    [Fact]
    public async Task WC_20_a_client_that_leaves_takes_nobody_with_it_who_logged_in_elsewhere()
    {
        var (staying, leaving) = (await OpenAsync(), await OpenAsync());
        var (user, other) = (Name(), Name());
        Assert.True(await staying.LoginAsync(user));
        Assert.True(await leaving.LoginAsync(other));
        await staying.SeeUsersAsync(users => users.Contains(user) && users.Contains(other));

        await leaving.DisposeAsync();
        await staying.SeeUsersAsync(users => !users.Contains(other));

        Assert.Contains(user, staying.Users);
        Assert.True(await staying.SendMessageAsync(user, Name()));
    }

    /// <summary>A name that nobody has had.</summary>
    protected static string Name() => $"u{Guid.NewGuid():N}"[..16];

    protected async Task<IWebChannel> OpenAsync()
    {
        var channel = await (await client.GetAsync(StartAsync)).OpenAsync(fixture.WebChannel);
        _channels.Add(channel);
        return channel;
    }

    [GeneratedRegex(@"^([01]\d|2[0-3]):[0-5]\d:[0-5]\d$", RegexOptions.CultureInvariant)]
    private static partial Regex TimeOfDay { get; }
}
