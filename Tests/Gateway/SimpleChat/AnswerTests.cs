using Google.Protobuf;
using OrleansChat.Gateway.Protocols.SimpleChat.Wire;
using OrleansChat.Tests.Wire;

namespace OrleansChat.Tests.Gateway.SimpleChat;

/// <summary>What an answer looks like, frame by frame, for good requests and bad ones.</summary>
[Collection(GatewayCollection.Name)]
public sealed class AnswerTests(GatewayFixture fixture)
{
    /// <summary>Requests that are no proper ones: what stands in their DATA.</summary>
    private static readonly Dictionary<string, byte[]> Malformed = new()
    {
        ["no message"] = [],
        ["half a prefix"] = [0, 0, 0],
        ["a prefix without its message"] = [0, 0, 0, 0, 10],
        ["a message shorter than its prefix says"] = [0, 0, 0, 0, 10, 1, 2, 3],
        ["two messages"] = [.. WireCall.Framed([]), .. WireCall.Framed([])],
        ["bytes behind the message"] = [.. WireCall.Framed([]), 1, 2],
        ["a compressed flag without compression"] = WireCall.Framed([], flag: 1),
        ["a flag that does not exist"] = WireCall.Framed([], flag: 7),
        ["a negative length"] = [0, 0xff, 0xff, 0xff, 0xff, 1],
        ["no protobuf"] = WireCall.Framed([0xff, 0xff, 0xff, 0xff]),
        ["a field that is cut off"] = WireCall.Framed([0x12, 0x20, 0x61]),
    };

    public static TheoryData<string> MalformedRequests() => [.. Malformed.Keys];

    [Fact]
    public async Task GC_12_sendMessage_answers_with_an_empty_message_and_status_0()
    {
        await using var connection = await WireConnection.ConnectAsync(fixture.Gateway.GrpcPort);

        var call = await connection.SendAsync(Say.Text("hello"));

        Assert.Equal(("200", "application/grpc"), (call.Header(":status"), call.Header("content-type")));
        Assert.Equal([0, 0, 0, 0, 0], call.Data.SelectMany(frame => frame.Payload));
        Assert.Equal(0, call.Status);
        Assert.False(call.IsTrailersOnly);
    }

    [Theory]
    [InlineData("identity,deflate,gzip")]
    [InlineData("gzip")]
    public async Task GC_14_nothing_is_compressed_whatever_the_client_offers(string offer)
    {
        await using var connection = await WireConnection.ConnectAsync(fixture.Gateway.GrpcPort);
        (string Name, string Value)[] metadata =
            [("user-name", "user1"), ("user-password", ChatClient.Password), ("grpc-accept-encoding", offer), ("accept-encoding", offer)];
        var text = Say.Text(new string('a', 50_000) + Guid.NewGuid());

        var list = await connection.Call(ChatClient.Service + "messageList", metadata).StartAsync([]);
        var send = await connection.Call(ChatClient.Service + "sendMessage", metadata).StartAsync(text.ToByteArray());
        await send.ReadToEndAsync();
        await list.ReadUntilAsync(text.Content);

        Assert.All([list, send], call =>
        {
            Assert.Contains(call.Header("grpc-encoding"), (string?[])[null, "identity"]);
            Assert.Null(call.Header("content-encoding"));
            Assert.Equal(0, call.Data[0].Payload[0]);
        });
    }

    [Fact]
    public async Task GC_16_a_refusal_after_the_headers_ends_with_trailers_as_well()
    {
        await using var connection = await WireConnection.ConnectAsync(fixture.Gateway.GrpcPort);

        var ok = await connection.SendAsync(Say.Text("well"));
        var refused = await connection.SendAsync(Say.Text(new string('x', LargeMessageTests.LargestBody + 1)));

        Assert.All([ok, refused], call =>
        {
            var last = connection.Received.Last(frame => frame.StreamId == call.StreamId && frame.Type is FrameType.Headers or FrameType.Data);
            Assert.Equal(FrameType.Headers, last.Type);
            Assert.True(last.IsEndStream);
            Assert.Contains(last.Fields, field => field.Name == "grpc-status");
        });
    }

    [Fact]
    public void GC_17_every_error_has_a_text_that_needs_no_encoding() =>
        Assert.All(ChatErrors.ByCode.Values, error => Assert.DoesNotContain(error.Text, character => character is < ' ' or > '~' or '%'));

    [Theory]
    [InlineData("/qtgrpc.examples.chat.SimpleChat/noSuchMethod")]
    [InlineData("/qtgrpc.examples.chat.NoSuchService/messageList")]
    [InlineData("/no/such/path/at/all")]
    [InlineData("/")]
    public async Task GC_18_an_unknown_method_is_answered_with_200_and_status_12(string path)
    {
        await using var connection = await WireConnection.ConnectAsync(fixture.Gateway.GrpcPort);

        var call = await connection.Call(path, ("user-name", "user1"), ("user-password", ChatClient.Password)).StartAsync([]);
        await call.ReadToEndAsync();

        call.AssertRefused(12);
    }

    [Theory]
    [MemberData(nameof(MalformedRequests))]
    public async Task GC_20_a_malformed_request_is_refused_and_the_connection_stays_usable(string request)
    {
        await using var connection = await WireConnection.ConnectAsync(fixture.Gateway.GrpcPort);

        foreach (var call in new[] { connection.MessageList(), connection.SendMessage() })
        {
            await call.StartAsync();
            await call.SendAsync(Malformed[request], endStream: true);
            await call.ReadToEndAsync();

            call.AssertRefused(3, 8, 12, 13);
        }

        Assert.Equal(0, (await connection.SendAsync(Say.Text("still here"))).Status);
    }

    [Fact]
    public async Task GC_20_an_author_that_is_no_utf8_does_not_matter_because_the_author_is_who_signed_in()
    {
        await using var connection = await WireConnection.ConnectAsync(fixture.Gateway.GrpcPort);

        var call = await connection.SendMessage().StartAsync([0x22, 0x02, 0xc3, 0x28]);
        await call.ReadToEndAsync();

        Assert.Contains(call.Status, (int?[])[0, 3]);
        Assert.Equal(0, (await connection.SendAsync(Say.Text("still here"))).Status);
    }

    [Fact]
    public async Task GC_20_a_reset_with_any_code_harms_nobody()
    {
        await using var connection = await WireConnection.ConnectAsync(fixture.Gateway.GrpcPort);
        var text = Say.Something();
        var (list, _) = await connection.OpenListAsync();

        foreach (var code in new[] { 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 255, -1 })
        {
            var (open, _) = await connection.OpenListAsync();
            await open.ResetAsync(code);
            var halfway = await connection.SendMessage().StartAsync();
            await halfway.SendAsync([0, 0, 0, 0, 10, 1, 2]);
            await halfway.ResetAsync(code);
        }

        Assert.Equal(0, (await connection.SendAsync(text)).Status);
        Assert.NotNull(await list.ReadUntilAsync(text.Content));
    }
}
