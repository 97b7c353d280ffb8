using Google.Protobuf;
using OrleansChat.Gateway.Protocols.NativeGrpc.Wire;
using OrleansChat.Tests.Wire;

namespace OrleansChat.Tests.Gateway.NativeGrpc;

/// <summary><c>orleanschat.v1.Chat</c> seen frame by frame: what no library sends, and what none shows.</summary>
[Collection(NativeGrpcCollection.Name)]
public sealed class NativeGrpcWireTests(GatewayFixture fixture)
{
    private const string Method = "/orleanschat.v1.Chat/Connect";
    private const int MaxBodyBytes = 4 * 1024 * 1024 - 1024;

    private static readonly (string, string)[] User1 = [("user-name", "user1"), ("user-password", "qwerty")];

    [Fact]
    public async Task Who_is_let_in_has_the_headers_at_once_and_who_is_not_has_nothing_but_the_status()
    {
        await using var connection = await ConnectAsync();

        var right = await connection.Call(Method, User1).StartAsync();
        var wrong = await connection.Call(Method, ("user-name", "user1"), ("user-password", "?")).StartAsync();
        await wrong.ReadToEndAsync();
        await right.ReadHeadersAsync();

        Assert.Equal("200", right.Header(":status"));
        Assert.False(right.HasEnded);
        Assert.Same(wrong.Headers, wrong.Trailers);
        Assert.Equal((16, "300"), (wrong.Status, wrong.Trailer("error-code")));
    }

    [Fact]
    public async Task A_name_and_a_password_beyond_ASCII_are_raw_UTF_8()
    {
        await using var client = new DotnetNativeGrpc(fixture.Gateway.GrpcPort);
        await using var person = await NativeGrpcPerson.SignInAsync(client, GatewayFixture.UnicodeUser, GatewayFixture.UnicodePassword);

        await person.AskAsync(new ClientFrame { Rooms = new Nothing() }, answer => answer.Rooms);
    }

    [Theory]
    [InlineData(new byte[] { 0, 0, 0, 0, 3, 0xff, 0xff, 0xff })]    // no protobuf
    [InlineData(new byte[] { 9, 0, 0, 0, 0 })]                      // a prefix that is none
    [InlineData(new byte[] { 0, 0, 0, 0, 0 })]                      // a frame without an id
    [InlineData(new byte[] { 1, 0, 0, 0, 1, 0 })]                   // compressed, by nobody knows what
    public async Task Garbage_ends_the_stream_with_4500_and_nothing_else(byte[] garbage)
    {
        await using var connection = await ConnectAsync();
        var call = await connection.Call(Method, User1).StartAsync();

        await call.SendAsync(garbage);
        await call.ReadToEndAsync();

        Assert.Equal((3, "4500"), (call.Status, call.Trailer("close-code")));
        await AssertServesAsync(connection);
    }

    [Fact]
    public async Task The_largest_image_goes_through_and_a_larger_request_ends_the_stream_with_1009()
    {
        await using var connection = await ConnectAsync();
        var call = await connection.Call(Method, User1).StartAsync();
        var image = new byte[MaxBodyBytes];
        "GIF89a"u8.CopyTo(image);

        await call.SendMessageAsync(Send(image).ToByteArray());
        var placed = ServerFrame.Parser.ParseFrom(await call.ReadMessageAsync()).Placed;
        await call.SendMessageAsync(new ClientFrame { Id = 2, Image = new OneMessage { Room = "lobby", Seq = placed.Place.Seq } }.ToByteArray());
        var back = ServerFrame.Parser.ParseFrom(await call.ReadMessageAsync()).Image;
        await call.SendMessageAsync(Send([.. image, 0]).ToByteArray());
        var refused = ServerFrame.Parser.ParseFrom(await call.ReadMessageAsync()).Error;
        await call.SendAsync([0, 0x7f, 0xff, 0xff, 0xff]);
        await call.ReadToEndAsync();

        Assert.Equal(image, back.Image_.ToByteArray());
        Assert.Equal(200, refused.Code);
        Assert.Equal((8, "1009"), (call.Status, call.Trailer("close-code")));
        await AssertServesAsync(connection);
    }

    [Fact]
    public async Task Resets_and_breaks_at_any_moment_harm_nobody()
    {
        await using var connection = await ConnectAsync();
        var subscribe = new ClientFrame { Id = 1, Subscribe = new Subscribe { Room = "lobby" } }.ToByteArray();
        for (var number = 0; number < 20; number++)
        {
            var call = await connection.Call(Method, User1).StartAsync();
            await call.SendMessageAsync(subscribe);
            if (number % 2 == 0)
            {
                await call.ReadMessageAsync();
            }

            await call.ResetAsync();
        }

        await using (var broken = await ConnectAsync())
        {
            var call = await broken.Call(Method, User1).StartAsync();
            await call.SendMessageAsync(subscribe);
            broken.Abort();
        }

        await AssertServesAsync(connection);
    }

    [Fact]
    public async Task Reflection_describes_the_service()
    {
        await using var connection = await ConnectAsync();
        var symbol = "orleanschat.v1.Chat"u8;
        byte[] request = [0x22, (byte)symbol.Length, .. symbol];
        var call = await connection.Call("/grpc.reflection.v1.ServerReflection/ServerReflectionInfo").StartAsync();

        await call.SendMessageAsync(request);
        var file = await call.ReadMessageAsync();

        Assert.True(file.AsSpan().IndexOf("orleanschat.proto"u8) >= 0);
        Assert.True(file.AsSpan().IndexOf("ClientFrame"u8) >= 0);
    }

    private Task<WireConnection> ConnectAsync() => WireConnection.ConnectAsync(fixture.Gateway.GrpcPort, WireSettings.WideOpen);

    private static ClientFrame Send(byte[] image) =>
        new() { Id = 1, Send = new Send { Room = "lobby", Key = $"{Guid.NewGuid()}", Image = ByteString.CopyFrom(image) } };

    private static async Task AssertServesAsync(WireConnection connection)
    {
        var call = await connection.Call(Method, User1).StartAsync();
        await call.SendMessageAsync(new ClientFrame { Id = 1, Rooms = new Nothing() }.ToByteArray());
        Assert.NotNull(ServerFrame.Parser.ParseFrom(await call.ReadMessageAsync()).Rooms);
    }
}
