using System.Diagnostics;
using System.Globalization;
using Google.Protobuf;
using Grpc.Core;
using OrleansChat.Gateway.Protocols.SimpleChat.Wire;
using OrleansChat.Tests.Clients;

namespace OrleansChat.Tests.Gateway.SimpleChat;

/// <summary>What every SimpleChat client sees, whatever library it is made of.</summary>
public abstract class SimpleChatContract(GatewayFixture fixture, ClientFixture<IChatClient> client)
{
    /// <summary>Starts the client against a gateway.</summary>
    protected abstract Task<IChatClient> StartAsync(int grpcPort);

    [Theory]
    [InlineData("user1")]
    [InlineData("user2")]
    [InlineData("user3")]
    [InlineData("user4")]
    [InlineData("user5")]
    public async Task GC_5_the_default_users_sign_in_with_each_call(string user)
    {
        var chat = await ClientAsync();
        var text = Say.Something();
        await using var list = await chat.ListAsync(user);

        Assert.Equal(CallStatus.Ok, await chat.SendAsync(text, user));

        Assert.Equal(user, (await list.ReadUntilAsync(text.Content)).From);
    }

    [Theory]
    [InlineData("contract", "qwerty")]
    [InlineData("user2", "wrong")]
    [InlineData("", "")]
    public async Task GC_6_messageList_with_wrong_credentials_ends_with_UNAUTHENTICATED(string user, string password)
    {
        var chat = await ClientAsync();

        await using var list = await chat.ListAsync(user, password);

        Assert.Null(await list.ReadAsync());
        Assert.Equal(new CallStatus(StatusCode.Unauthenticated, WireChat.ListRefusal), list.Status);
    }

    [Fact]
    public async Task GC_7_sendMessage_with_wrong_credentials_ends_with_UNAUTHENTICATED_and_leaves_nothing()
    {
        var chat = await ClientAsync();
        var (refused, marker) = (Say.Something(), Say.Something());

        var status = await chat.SendAsync(refused, "contract");
        Assert.Equal(CallStatus.Ok, await chat.SendAsync(marker));

        Assert.Equal(new CallStatus(StatusCode.Unauthenticated, WireChat.SendRefusal), status);
        await using var list = await chat.ListAsync();
        await foreach (var message in list.ReadEachAsync())
        {
            Assert.NotEqual(refused.Content, message.Content);
            if (message.Content == marker.Content)
            {
                return;
            }
        }

        Assert.Fail($"The stream ended: {list.Status}.");
    }

    [Fact]
    public async Task GC_9_between_history_and_what_follows_nothing_is_lost_and_nothing_comes_twice()
    {
        const int Messages = 200;
        var chat = await ClientAsync();
        var run = $"{Guid.NewGuid()} ";
        var streams = new List<Task<List<int>>>();

        for (var number = 1; number <= Messages; number++)
        {
            if (number % 20 == 1)
            {
                streams.Add(NumbersUntilAsync(chat, run, Messages)); // each opens at another moment of the sending
            }

            Assert.Equal(CallStatus.Ok, await chat.SendAsync(Say.Text($"{run}{number}"), "user2"));
        }

        foreach (var numbers in await Task.WhenAll(streams))
        {
            Assert.Equal(Enumerable.Range(numbers[0], Messages - numbers[0] + 1), numbers);
        }
    }

    [Fact]
    public async Task GC_10_a_message_reaches_every_stream_within_a_second_and_unchanged_but_for_its_author()
    {
        var chat = await ClientAsync();
        var said = new ChatMessage
        {
            Timestamp = ulong.MaxValue,
            Content = ByteString.CopyFrom([.. Guid.NewGuid().ToByteArray(), .. Enumerable.Range(0, 256).Select(value => (byte)value)]),
            Type = ChatMessage.Types.ContentType.Image,
            From = "somebody else",
        };
        var fastest = TimeSpan.MaxValue;
        await using var own = await chat.ListAsync("user3");
        await using var other = await chat.ListAsync("user4");
        Assert.NotNull(await own.ReadAsync());
        Assert.NotNull(await other.ReadAsync());

        for (var attempt = 0; attempt < 3; attempt++) // the machine may be busy with something else
        {
            var since = Stopwatch.StartNew();
            Assert.Equal(CallStatus.Ok, await chat.SendAsync(said, "user3"));
            var heard = new[] { await own.ReadUntilAsync(said.Content), await other.ReadUntilAsync(said.Content) };
            fastest = since.Elapsed < fastest ? since.Elapsed : fastest;

            Assert.All(heard, message => Assert.Equal(new ChatMessage(said) { From = "user3" }, message));
        }

        Assert.InRange(fastest, TimeSpan.Zero, TimeSpan.FromSeconds(1));
    }

    [Fact]
    public async Task GC_11_all_streams_see_one_order()
    {
        const int Senders = 5;
        const int Each = 40;
        var chat = await ClientAsync();
        var run = $"{Guid.NewGuid()} ";
        var readers = new List<Task<List<string>>>();
        foreach (var reader in Enumerable.Range(1, 4))
        {
            var list = await chat.ListAsync($"user{reader}");
            Assert.NotNull(await list.ReadAsync());
            readers.Add(TextsAsync(list, run, Senders * Each));
        }

        await Task.WhenAll(Enumerable.Range(1, Senders).Select(async sender =>
        {
            for (var number = 1; number <= Each; number++)
            {
                Assert.Equal(CallStatus.Ok, await chat.SendAsync(Say.Text($"{run}{sender} {number}"), $"user{sender}"));
            }
        }));

        var heard = await Task.WhenAll(readers);
        Assert.All(heard, order => Assert.Equal(heard[0], order));
        Assert.Equal(Senders * Each, heard[0].Distinct().Count());
    }

    [Fact]
    public async Task GC_13_streams_of_one_user_live_side_by_side_and_end_by_themselves_alone()
    {
        var chat = await ClientAsync();
        var text = Say.Something();
        var first = await chat.ListAsync("user5");
        await using var second = await chat.ListAsync("user5");
        Assert.NotNull(await first.ReadAsync());
        Assert.NotNull(await second.ReadAsync());

        await first.DisposeAsync();
        Assert.Equal(CallStatus.Ok, await chat.SendAsync(text, "user5"));

        Assert.Equal("user5", (await second.ReadUntilAsync(text.Content)).From);
    }

    [Fact]
    public async Task GC_19_a_message_over_the_limit_gets_RESOURCE_EXHAUSTED_and_the_connection_stays_usable()
    {
        var chat = await ClientAsync();
        await using var list = await chat.ListAsync();
        Assert.NotNull(await list.ReadAsync());
        var text = Say.Something();

        var tooLarge = await chat.SendAsync(Say.Image(new byte[LargeMessageTests.LargestBody + 1]));
        var farTooLarge = await chat.SendAsync(Say.Image(new byte[(2 * LargeMessageTests.LargestBody) + 1]));
        Assert.Equal(CallStatus.Ok, await chat.SendAsync(text));

        Assert.Equal((StatusCode.ResourceExhausted, StatusCode.ResourceExhausted), (tooLarge.Code, farTooLarge.Code));
        Assert.NotNull(await list.ReadUntilAsync(text.Content));
    }

    [Fact]
    public async Task GC_21_a_stop_ends_every_stream_with_UNAVAILABLE_and_the_client_comes_back_to_the_next_start()
    {
        using var data = new TemporaryDirectory();
        var setup = new GatewaySetup { Data = data.Path };
        var text = Say.Something();
        var gateway = await GatewayProcess.StartAsync(setup);
        await using var first = gateway;
        await using var chat = await StartAsync(gateway.GrpcPort);
        await using var list = await chat.ListAsync();
        Assert.True(await list.ReadAsync() is not null, $"{list.Status}");
        Assert.Equal(CallStatus.Ok, await chat.SendAsync(text));

        var exitCode = await gateway.TerminateAsync();
        while (await list.ReadAsync() is not null)
        {
            // what was said before the end
        }

        Assert.Equal((0, StatusCode.Unavailable), (exitCode, list.Status?.Code));
        await using var second = await GatewayProcess.StartAsync(setup);
        Assert.Equal(text.Content, (await ComeBackAsync(chat)).Messages.Single().Content);
    }

    [Fact]
    public async Task GC_25_a_messageList_right_after_a_refused_one_is_a_new_call()
    {
        var chat = await ClientAsync();
        await using var refused = await chat.ListAsync("user4", "wrong");
        await using var again = await chat.ListAsync("user4", "wrong");
        await using var accepted = await chat.ListAsync("user4");

        Assert.Null(await refused.ReadAsync());
        Assert.Null(await again.ReadAsync());
        Assert.NotNull(await accepted.ReadAsync());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    [InlineData(77)]
    [InlineData(-1)]
    [InlineData(int.MaxValue)]
    public async Task GC_26_an_unknown_type_is_passed_on(int type)
    {
        var chat = await ClientAsync();
        var message = Say.Something();
        message.Type = (ChatMessage.Types.ContentType)type;
        await using var list = await chat.ListAsync();

        Assert.Equal(CallStatus.Ok, await chat.SendAsync(message));

        Assert.Equal(type, (int)(await list.ReadUntilAsync(message.Content)).Type);
    }

    private Task<IChatClient> ClientAsync() => client.GetAsync(() => StartAsync(fixture.Gateway.GrpcPort));

    // Clients wait a little before they connect again, and what is called meanwhile fails at once.
    private static async Task<ChatMessages> ComeBackAsync(IChatClient chat)
    {
        ChatMessages? history = null;
        await Eventually.HoldsAsync("the client reaches the gateway that was started again", async () =>
        {
            await using var list = await chat.ListAsync();
            return (history = await list.ReadAsync()) is not null;
        });
        return history!; // the condition held
    }

    private static async Task<List<int>> NumbersUntilAsync(IChatClient chat, string run, int last)
    {
        await using var list = await chat.ListAsync();
        var numbers = new List<int>();
        await foreach (var message in list.ReadEachAsync())
        {
            var text = message.Content.ToStringUtf8();
            if (text.StartsWith(run, StringComparison.Ordinal))
            {
                numbers.Add(int.Parse(text[run.Length..], CultureInfo.InvariantCulture));
                if (numbers[^1] == last)
                {
                    return numbers;
                }
            }
        }

        throw new EndOfStreamException($"The stream ended: {list.Status}.");
    }

    private static async Task<List<string>> TextsAsync(IChatStream list, string run, int count)
    {
        await using (list)
        {
            var texts = new List<string>();
            await foreach (var message in list.ReadEachAsync())
            {
                var text = message.Content.ToStringUtf8();
                if (text.StartsWith(run, StringComparison.Ordinal))
                {
                    texts.Add(text);
                    if (texts.Count == count)
                    {
                        return texts;
                    }
                }
            }

            throw new EndOfStreamException($"The stream ended: {list.Status}.");
        }
    }
}
