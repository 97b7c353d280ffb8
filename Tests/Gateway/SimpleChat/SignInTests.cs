using System.Text;
using Google.Protobuf;
using Grpc.Core;
using OrleansChat.Tests.Wire;

namespace OrleansChat.Tests.Gateway.SimpleChat;

/// <summary>Who gets in: credentials with every call, refusals as old clients know them.</summary>
/// <remarks>Wrong passwords are for names that no other test uses: after ten for one name from one address the answer is another.</remarks>
[Collection(GatewayCollection.Name)]
public sealed class SignInTests(GatewayFixture fixture)
{
    public static TheoryData<string?, string?> WrongCredentials() => new()
    {
        { "user2", "wrong" },
        { "user2", "" },
        { "user2", "qwerty " },
        { "user2", "QWERTY" },
        { "USER2", "qwerty" },
        { "nobody", "qwerty" },
        { "", "" },
        { "user2", null },
        { null, "qwerty" },
        { null, null },
        { "a\u0001b", "qwerty" },
        { "\u00ff\u00fe", "\u00ff" }, // no UTF-8
    };

    [Theory]
    [InlineData("user1")]
    [InlineData("user2")]
    [InlineData("user3")]
    [InlineData("user4")]
    [InlineData("user5")]
    public async Task GC_5_the_default_users_sign_in_with_each_call(string user)
    {
        await using var connection = await WireConnection.ConnectAsync(fixture.Gateway.GrpcPort);
        var text = Say.Text($"{user} was here {Guid.NewGuid()}");

        var (list, _) = await connection.OpenListAsync(user);
        var send = await connection.SendAsync(text, user);

        Assert.Equal(0, send.Status);
        Assert.Equal(user, (await list.ReadUntilAsync(text.Content)).From);
    }

    [Fact]
    public async Task GC_5_of_several_credentials_the_last_counts()
    {
        await using var connection = await WireConnection.ConnectAsync(fixture.Gateway.GrpcPort);
        var call = connection.Call(
            ChatClient.Service + "messageList",
            ("user-name", "nobody"), ("user-password", "wrong"), ("user-name", "user1"), ("user-password", ChatClient.Password));

        await call.StartAsync([]);

        Assert.NotNull(await call.ReadBatchAsync());
    }

    [Theory]
    [MemberData(nameof(WrongCredentials))]
    public async Task GC_6_messageList_with_wrong_credentials_ends_with_UNAUTHENTICATED(string? user, string? password)
    {
        await using var connection = await WireConnection.ConnectAsync(fixture.Gateway.GrpcPort);
        var call = connection.Call(ChatClient.Service + "messageList", Metadata(user, password));

        await call.StartAsync([]);
        await call.ReadToEndAsync();

        Assert.True(call.IsTrailersOnly);
        Assert.Equal(("200", 16, WireChat.ListRefusal), (call.Header(":status"), call.Status, call.Trailer("grpc-message")));
    }

    [Fact]
    public async Task GC_7_sendMessage_with_wrong_credentials_ends_with_UNAUTHENTICATED_and_leaves_nothing()
    {
        await using var connection = await WireConnection.ConnectAsync(fixture.Gateway.GrpcPort);
        var (refused, marker) = (Say.Something(), Say.Something());
        var (list, _) = await connection.OpenListAsync();

        foreach (var metadata in new[] { Metadata("user3", "wrong"), Metadata("nobody", "qwerty"), Metadata(null, null) })
        {
            var call = await connection.Call(ChatClient.Service + "sendMessage", metadata).StartAsync(refused.ToByteArray());
            await call.ReadToEndAsync();
            Assert.True(call.IsTrailersOnly);
            Assert.Equal(("200", 16, WireChat.SendRefusal), (call.Header(":status"), call.Status, call.Trailer("grpc-message")));
        }

        await connection.SendAsync(marker);
        await AssertNotBeforeAsync(list, marker);

        var (again, history) = await connection.OpenListAsync();
        Assert.DoesNotContain(history.Messages, message => message.Content == refused.Content);
        var last = Say.Something();
        await connection.SendAsync(last);
        await AssertNotBeforeAsync(again, last);

        async Task AssertNotBeforeAsync(WireCall call, OrleansChat.Gateway.Protocols.SimpleChat.Wire.ChatMessage until)
        {
            while (await call.ReadBatchAsync() is { } batch)
            {
                Assert.DoesNotContain(batch.Messages, message => message.Content == refused.Content);
                if (batch.Messages.Any(message => message.Content == until.Content))
                {
                    return;
                }
            }

            Assert.Fail("The stream ended.");
        }
    }

    [Fact]
    public async Task GC_25_a_messageList_right_after_a_refused_one_is_a_new_call()
    {
        await using var connection = await WireConnection.ConnectAsync(fixture.Gateway.GrpcPort);
        var refused = await connection.MessageList("user4", "wrong").StartAsync([]);
        await refused.ReadToEndAsync();

        var again = await connection.MessageList("user4", "wrong").StartAsync([]);
        await again.ReadToEndAsync();
        var (accepted, _) = await connection.OpenListAsync("user4");

        Assert.Equal((16, 16), (refused.Status, again.Status));
        Assert.False(accepted.HasEnded);
    }

    [Fact]
    public async Task GC_27_a_name_and_a_password_beyond_ascii_are_raw_utf8_in_the_head()
    {
        await using var connection = await WireConnection.ConnectAsync(fixture.Gateway.GrpcPort);
        var text = Say.Something();
        var metadata = Metadata(AsLatin1(GatewayFixture.UnicodeUser), AsLatin1(GatewayFixture.UnicodePassword));
        var list = await connection.Call(ChatClient.Service + "messageList", metadata).StartAsync([]);

        var send = await connection.Call(ChatClient.Service + "sendMessage", metadata).StartAsync(text.ToByteArray());
        await send.ReadToEndAsync();

        Assert.Equal(0, send.Status);
        Assert.Equal(GatewayFixture.UnicodeUser, (await list.ReadUntilAsync(text.Content)).From);
    }

    [Fact]
    public async Task GC_27_bytes_that_are_no_utf8_disturb_no_other_stream()
    {
        await using var connection = await WireConnection.ConnectAsync(fixture.Gateway.GrpcPort);
        var text = Say.Something();
        var (list, _) = await connection.OpenListAsync();

        var odd = await connection.MessageList("\u00c3\u0028\u00a0", "\u0080").StartAsync([]);
        await odd.ReadToEndAsync();
        await connection.SendAsync(text);

        Assert.Equal(16, odd.Status);
        Assert.Equal("user1", (await list.ReadUntilAsync(text.Content)).From);
    }

    [Fact]
    public async Task After_ten_wrong_passwords_from_one_address_further_ones_are_refused_unchecked()
    {
        await using var client = new ChatClient(fixture.Gateway.GrpcPort);
        for (var attempt = 0; attempt < 10; attempt++)
        {
            Assert.Equal(WireChat.SendRefusal, (await client.SendAsync(Say.Text("guess"), "guessed", "wrong")).Message);
        }

        var next = await client.SendAsync(Say.Text("guess"), "guessed", "wrong");

        Assert.Equal(StatusCode.Unauthenticated, next.Code);
        Assert.Equal(ChatErrors.TooManyAttempts.Text, next.Message);
    }

    // A key that is missing is another case than one that is empty.
    private static (string Name, string Value)[] Metadata(string? user, string? password) =>
    [
        .. user is null ? [] : new[] { ("user-name", user) },
        .. password is null ? [] : new[] { ("user-password", password) },
    ];

    private static string AsLatin1(string text) => Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(text));
}
