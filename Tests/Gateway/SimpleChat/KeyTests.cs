using Google.Protobuf;
using OrleansChat.Gateway.Protocols.SimpleChat.Wire;
using OrleansChat.Tests.Wire;

namespace OrleansChat.Tests.Gateway.SimpleChat;

/// <summary>Programs that name their messages: a repeat adds nothing, and its answer tells where the first is.</summary>
[Collection(GatewayCollection.Name)]
public sealed class KeyTests(GatewayFixture fixture)
{
    [Fact]
    public async Task A_repeat_with_the_same_key_gets_the_first_place_again_and_adds_nothing()
    {
        await using var connection = await WireConnection.ConnectAsync(fixture.Gateway.GrpcPort);
        var (list, _) = await connection.OpenListAsync();
        var (key, text, last) = ($"{Guid.NewGuid()}", Say.Something(), Say.Something());

        var first = await SendAsync(connection, text, key);
        var repeat = await SendAsync(connection, text, key);
        var next = await SendAsync(connection, last, $"{Guid.NewGuid()}");

        Assert.Equal((0, 0, 0), (first.Status, repeat.Status, next.Status));
        Assert.Equal((Epoch(first), Sequence(first)), (Epoch(repeat), Sequence(repeat)));
        Assert.Equal((Epoch(first), Sequence(first) + 1), (Epoch(next), Sequence(next)));
        await list.ReadUntilAsync(text.Content);
        Assert.Equal(last.Content, (await list.ReadBatchAsync())?.Messages[0].Content);
    }

    [Fact]
    public async Task The_same_key_of_another_author_is_another_message()
    {
        await using var connection = await WireConnection.ConnectAsync(fixture.Gateway.GrpcPort);
        var key = $"{Guid.NewGuid()}";

        var one = await SendAsync(connection, Say.Something(), key, "user1");
        var other = await SendAsync(connection, Say.Something(), key, "user2");

        Assert.Equal(Sequence(one) + 1, Sequence(other));
    }

    [Fact]
    public async Task A_repeat_is_known_after_a_kill()
    {
        using var data = new TemporaryDirectory();
        var setup = new GatewaySetup { Data = data.Path };
        var (key, text) = ($"{Guid.NewGuid()}", Say.Something());
        WireCall before, after;
        await using (var first = await GatewayProcess.StartAsync(setup))
        {
            await using var connection = await WireConnection.ConnectAsync(first.GrpcPort);
            before = await SendAsync(connection, text, key);
            await first.KillAsync();
        }

        await using var second = await GatewayProcess.StartAsync(setup);
        await using var again = await WireConnection.ConnectAsync(second.GrpcPort);
        after = await SendAsync(again, text, key);

        Assert.Equal((Epoch(before), 1L), (Epoch(after), Sequence(after)));
    }

    [Theory]
    [InlineData("17")]
    [InlineData("")]
    [InlineData("{0197c8a0-0000-7000-8000-000000000000}")]
    [InlineData("0197c8a000007000800000000000000")]
    public async Task A_key_that_is_no_uuid_is_refused_and_nothing_is_stored(string key)
    {
        await using var connection = await WireConnection.ConnectAsync(fixture.Gateway.GrpcPort);
        var (list, _) = await connection.OpenListAsync();
        var (before, after) = (Say.Something(), Say.Something());
        await connection.SendAsync(before);
        await list.ReadUntilAsync(before.Content); // behind the history, however long that is

        var refused = await SendAsync(connection, Say.Something(), key);
        await connection.SendAsync(after);

        refused.AssertRefused(3);
        Assert.Equal("message-key is no uuid.", refused.Trailer("grpc-message"));
        Assert.Equal(after.Content, (await list.ReadBatchAsync())?.Messages[0].Content);
    }

    [Fact]
    public async Task An_answer_without_a_key_is_as_Qts_server_gives_it()
    {
        await using var connection = await WireConnection.ConnectAsync(fixture.Gateway.GrpcPort);

        var call = await connection.SendAsync(Say.Something());

        Assert.Equal(["grpc-status"], call.Trailers?.Select(field => field.Name));
    }

    private static async Task<WireCall> SendAsync(WireConnection connection, ChatMessage message, string key, string user = "user1")
    {
        var call = connection.Call(ChatClient.Service + "sendMessage", ("user-name", user), ("user-password", ChatClient.Password), ("message-key", key));
        await call.StartAsync(message.ToByteArray());
        await call.ReadToEndAsync();
        return call;
    }

    private static Guid Epoch(WireCall call) => Guid.ParseExact(call.Trailer("room-epoch")!, "D"); // an answer to a key has it

    private static long Sequence(WireCall call) => long.Parse(call.Trailer("room-sequence")!, System.Globalization.CultureInfo.InvariantCulture);
}
