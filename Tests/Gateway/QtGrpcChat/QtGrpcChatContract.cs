using System.Security.Cryptography;
using Grpc.Core;
using OrleansChat.Gateway.Protocols.QtGrpcChat.Wire;
using OrleansChat.Tests.Clients;
using OrleansChat.Tests.Clients.QtGrpcChat;
using StatusType = OrleansChat.Gateway.Protocols.QtGrpcChat.Wire.UserStatus.Types.Type;

namespace OrleansChat.Tests.Gateway.QtGrpcChat;

/// <summary>What every QtGrpcChat client sees, whatever library it is made of.</summary>
public abstract class QtGrpcChatContract(GatewayFixture fixture, ClientFixture<IQtGrpcChatClient> client)
{
    /// <summary>Starts the client against a gateway.</summary>
    protected abstract Task<IQtGrpcChatClient> StartAsync(int grpcPort);

    [Fact]
    public async Task GQ_2_a_name_is_registered_once_and_what_cannot_be_registered_is_refused()
    {
        var (chat, name) = (await ClientAsync(), Name());

        Assert.Equal(CallStatus.Ok, await chat.RegisterAsync(name, "password"));
        Assert.Equal(new CallStatus(StatusCode.AlreadyExists, $"{name} already exists"), await chat.RegisterAsync(name, "another"));
        Assert.Equal(new CallStatus(StatusCode.InvalidArgument, "Invalid user request"), await chat.RegisterAsync("", "password"));
        Assert.Equal(new CallStatus(StatusCode.InvalidArgument, "Invalid user request"), await chat.RegisterAsync(Name(), ""));

        await using var room = await chat.EnterAsync(name, "password");
        await room.Messages.WaitForAsync<ChatMessage>(message => message.Tells(name, StatusType.Login));
    }

    [Theory]
    [InlineData("", "qwerty", StatusCode.InvalidArgument, "Invalid metadata")]
    [InlineData("user1", "", StatusCode.InvalidArgument, "Invalid metadata")]
    [InlineData("nobody", "qwerty", StatusCode.Unauthenticated, "User not found")]
    [InlineData("user1", "wrong", StatusCode.InvalidArgument, "Invalid password")]
    public async Task GQ_4_who_is_not_let_in_is_told_why(string name, string password, StatusCode code, string text)
    {
        var chat = await ClientAsync();

        await using var room = await chat.EnterAsync(name, password);

        Assert.Equal(new CallStatus(code, text), await EndOf(room));
        Assert.Empty(room.Messages.Entries);
    }

    [Fact]
    public async Task GQ_4_a_user_has_one_stream()
    {
        var chat = await ClientAsync();
        var (name, first) = await EnterAsync(chat);
        await using var _ = first;

        await using var second = await chat.EnterAsync(name, Password);

        Assert.Equal(new CallStatus(StatusCode.AlreadyExists, "User already active"), await EndOf(second));
        Assert.False(first.Ended.IsCompleted);
    }

    [Fact]
    public async Task GQ_5_GQ_8_the_own_LOGIN_is_the_first_message_then_come_the_others_with_the_status_they_have()
    {
        var chat = await ClientAsync();
        var (ada, adas) = await EnterAsync(chat);
        await using var _ = adas;
        await adas.SendAsync(Speak.Status(ada, StatusType.Inactive));

        await Eventually.HoldsAsync("who comes later hears of her and of her status", async () =>
        {
            var (bob, bobs) = await EnterAsync(chat);
            await using var __ = bobs;
            Assert.True(bobs.Messages.Entries[0].Tells(bob, StatusType.Login));
            await adas.Messages.WaitForAsync<ChatMessage>(message => message.Tells(bob, StatusType.Login));
            var heard = await bobs.Messages.WaitForAsync<ChatMessage>(message => message.Username == ada && message.UserStatus is not null);
            return heard.UserStatus is { Type: StatusType.Inactive, Fetched: true }; // who comes in the same moment hears of her LOGIN instead
        });
    }

    [Fact]
    public async Task GQ_6_GQ_11_texts_files_pieces_and_statuses_come_to_the_others_unchanged_and_in_order()
    {
        var chat = await ClientAsync();
        var (ada, adas) = await EnterAsync(chat);
        var (bob, bobs) = await EnterAsync(chat);
        await using var one = adas;
        await using var other = bobs;
        await adas.Messages.WaitForAsync<ChatMessage>(message => message.Tells(bob, StatusType.Login));
        ChatMessage[] said =
        [
            Speak.Text(ada, "né, 你好, 👩‍🚀, \u2028\"<b>\\\n"),
            Speak.File(ada, FileMessage.Types.Type.Image, "山.png", RandomNumberGenerator.GetBytes(100_000)),
            Speak.File(ada, FileMessage.Types.Type.Text, "note.txt", [1, 2, 3]),
            .. Speak.Pieces(ada, "film.mkv", RandomNumberGenerator.GetBytes(Speak.PieceBytes + 1_000_000)),
            Speak.Status(ada, StatusType.Inactive),
            Speak.Something(ada),
        ];

        await adas.SendAsync(Speak.Nothing(ada)); // as the example's client begins
        foreach (var message in said)
        {
            await adas.SendAsync(message);
        }

        await bobs.Messages.WaitForAsync<ChatMessage>(message => message.Equals(said[^1]));
        Assert.Equal(said, bobs.Messages.Entries.Where(message => message.Username == ada && message.UserStatus is not { Type: StatusType.Login } and not { Fetched: true }));
        Assert.DoesNotContain(adas.Messages.Entries, message => message.Username == ada && !message.Tells(ada, StatusType.Login));
    }

    [Fact]
    public async Task GQ_9_who_ends_its_side_gets_status_0_and_the_others_hear_LOGOUT()
    {
        var chat = await ClientAsync();
        var (ada, adas) = await EnterAsync(chat);
        var (_, bobs) = await EnterAsync(chat);
        await using var one = adas;
        await using var other = bobs;
        var last = Speak.Something(ada);

        await adas.SendAsync(last);
        await adas.FinishAsync();

        Assert.Equal(CallStatus.Ok, await EndOf(adas));
        await bobs.Messages.WaitForAsync<ChatMessage>(message => message.Tells(ada, StatusType.Logout));
        Assert.Contains(last, bobs.Messages.Entries);
    }

    // Whether the others hear a LOGOUT in between is another matter: Node.js ends its side before it resets, which is how a client leaves.
    [Fact]
    public async Task GQ_10_who_cancels_may_come_back_at_once_and_is_there_for_the_others()
    {
        var chat = await ClientAsync();
        var (ada, lost) = await EnterAsync(chat);
        var (bob, bobs) = await EnterAsync(chat);
        await using var other = bobs;

        await lost.DisposeAsync();
        Assert.Equal(StatusCode.Cancelled, (await EndOf(lost)).Code);
        await using var back = await ReturnAsync(chat, ada);

        var (question, answer) = (Speak.Something(bob), Speak.Something(ada));
        await bobs.SendAsync(question);
        await back.Messages.WaitForAsync<ChatMessage>(message => message.Equals(question));
        await back.SendAsync(answer);
        await bobs.Messages.WaitForAsync<ChatMessage>(message => message.Equals(answer));
        Assert.False(bobs.Messages.Entries.Last(message => message.Username == ada && message.UserStatus is not null).Tells(ada, StatusType.Logout));
    }

    [Fact]
    public async Task GQ_11_a_message_over_the_limit_ends_its_stream_with_RESOURCE_EXHAUSTED()
    {
        var chat = await ClientAsync();
        var (ada, room) = await EnterAsync(chat);
        await using var _ = room;

        await room.SendAsync(Speak.File(ada, FileMessage.Types.Type.Video, "film.mkv", new byte[4 * 1024 * 1024]));

        Assert.Equal(StatusCode.ResourceExhausted, (await EndOf(room)).Code);
    }

    private const string Password = "a password";

    private static string Name() => $"u{Guid.NewGuid():N}"[..16];

    private static Task<CallStatus> EndOf(IQtChatRoom room) => room.Ended.WaitAsync(Eventually.Patience, TestContext.Current.CancellationToken);

    private static async Task<(string Name, IQtChatRoom Room)> EnterAsync(IQtGrpcChatClient chat)
    {
        var name = Name();
        Assert.Equal(CallStatus.Ok, await chat.RegisterAsync(name, Password));
        var room = await chat.EnterAsync(name, Password);
        await room.Messages.WaitForAsync<ChatMessage>(message => message.Tells(name, StatusType.Login));
        return (name, room);
    }

    // The example's client comes back after 250 ms; a test's may be quicker than the news of its leaving.
    private static async Task<IQtChatRoom> ReturnAsync(IQtGrpcChatClient chat, string name)
    {
        IQtChatRoom? back = null;
        await Eventually.HoldsAsync("the name is free again", async () =>
        {
            back = await chat.EnterAsync(name, Password);
            try
            {
                await back.Messages.WaitForAsync<ChatMessage>(message => message.Tells(name, StatusType.Login));
                return true;
            }
            catch (EndOfStreamException)
            {
                Assert.Equal(StatusCode.AlreadyExists, (await back.Ended).Code);
                return false;
            }
        });
        return back!; // the condition held
    }

    private Task<IQtGrpcChatClient> ClientAsync() => client.GetAsync(() => StartAsync(fixture.Gateway.GrpcPort));
}
