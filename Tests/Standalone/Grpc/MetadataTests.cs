using System.Net;
using Grpc.Core;
using Microsoft.AspNetCore.Http;
using OrleansChat.Tests.Wire;

namespace OrleansChat.Tests.Standalone.Grpc;

/// <summary>Headers, trailers and what a call knows of itself.</summary>
public sealed class MetadataTests
{
    [Fact]
    public async Task Request_headers_are_metadata_and_those_of_the_transport_are_not()
    {
        var metadata = new Metadata();
        await using var server = await EchoServer.StartAsync(Remember(context => metadata = context.RequestHeaders));
        await using var connection = await WireConnection.ConnectAsync(server.Port);

        var call = connection.Call(
            "/orleanschat.tests.Echo/Say",
            ("user-name", "ada"), ("grpc-accept-encoding", "identity,gzip"), ("grpc-timeout", "1H"), ("accept-encoding", "gzip"),
            ("user-agent", "Mozilla/5.0"), ("service-name", "qtgrpc.examples.chat.SimpleChat"));
        await (await call.StartAsync([])).ReadToEndAsync();

        Assert.Equal(
            ["service-name=qtgrpc.examples.chat.SimpleChat", "user-agent=Mozilla/5.0", "user-name=ada"],
            metadata.Select(entry => $"{entry.Key}={entry.Value}").Order());
    }

    [Theory]
    [InlineData("AAECAw==")]
    [InlineData("AAECAw")]
    public async Task Binary_request_headers_are_decoded_with_padding_and_without(string base64)
    {
        var metadata = new Metadata();
        await using var server = await EchoServer.StartAsync(Remember(context => metadata = context.RequestHeaders));
        await using var connection = await WireConnection.ConnectAsync(server.Port);

        await (await connection.Call("/orleanschat.tests.Echo/Say", ("key-bin", base64)).StartAsync([])).ReadToEndAsync();

        Assert.Equal([0, 1, 2, 3], metadata.GetValueBytes("key-bin"));
        Assert.True(metadata.Get("KEY-BIN")?.IsBinary);
    }

    [Fact]
    public async Task A_call_knows_its_method_its_host_and_its_peer()
    {
        var seen = ("", "", "", 0);
        await using var server = await EchoServer.StartAsync(Remember(context =>
            seen = (context.Method, context.Host, context.Peer, context.GetHttpContext().Connection.RemotePort)));
        await using var connection = await WireConnection.ConnectAsync(server.Port);

        await (await connection.Call("/orleanschat.tests.Echo/Say").StartAsync([])).ReadToEndAsync();

        var (method, host, peer, port) = seen;
        Assert.Equal("/orleanschat.tests.Echo/Say", method);
        Assert.Equal("localhost", host);
        Assert.Equal($"ipv4:127.0.0.1:{port}", peer);
    }

    [Fact]
    public async Task A_call_has_room_for_state()
    {
        var seen = new object?[2];
        await using var server = await EchoServer.StartAsync(Remember(context =>
        {
            context.UserState["key"] = "value";
            seen = [context.UserState["key"], context.GetHttpContext().Items["key"]];
        }));
        using var client = new EchoClient(server);

        await client.CallAsync("Say", new Note());

        Assert.Equal(["value", "value"], seen);
    }

    [Fact]
    public async Task A_client_without_a_certificate_is_nobody()
    {
        var isAuthenticated = true;
        await using var server = await EchoServer.StartAsync(Remember(context => isAuthenticated = context.AuthContext.IsPeerAuthenticated));
        using var client = new EchoClient(server);

        await client.CallAsync("Say", new Note());

        Assert.False(isAuthenticated);
    }

    [Fact]
    public async Task Response_headers_go_out_at_once_when_they_are_written()
    {
        var answer = new TaskCompletionSource<Note>();
        await using var server = await EchoServer.StartAsync(new EchoHandlers
        {
            Say = async (_, context) =>
            {
                await context.WriteResponseHeadersAsync(new Metadata { { "room", "lobby" }, { "epoch-bin", [1, 2] } });
                return await answer.Task;
            },
        });
        await using var connection = await WireConnection.ConnectAsync(server.Port);

        var call = await connection.Call("/orleanschat.tests.Echo/Say").StartAsync([]);
        await call.ReadHeadersAsync();

        Assert.Equal("lobby", call.Header("room"));
        Assert.Equal("AQI=", call.Header("epoch-bin"));
        Assert.False(call.HasEnded);
        answer.SetResult(new Note());
        Assert.Single(await call.ReadToEndAsync());
        Assert.Equal(0, call.Status);
    }

    [Fact]
    public async Task Response_headers_can_be_written_once()
    {
        Exception? second = null;
        await using var server = await EchoServer.StartAsync(new EchoHandlers
        {
            Say = async (note, context) =>
            {
                await context.WriteResponseHeadersAsync([]);
                second = await Record.ExceptionAsync(() => context.WriteResponseHeadersAsync([]));
                return note;
            },
        });
        using var client = new EchoClient(server);

        var answer = await client.CallAsync("Say", new Note());

        Assert.Equal(0, answer.Status);
        Assert.Equal("Response headers can only be sent once per call.", Assert.IsType<InvalidOperationException>(second).Message);
    }

    [Fact]
    public async Task Trailers_of_the_call_and_of_the_refusal_are_both_sent()
    {
        await using var server = await EchoServer.StartAsync(new EchoHandlers
        {
            Count = async (_, notes, context) =>
            {
                await notes.WriteAsync(new Note());
                context.ResponseTrailers.Add("head", "7");
                throw new RpcException(new Status(StatusCode.Aborted, ""), new Metadata { { "resume-bin", [255] }, { "head", "8" } });
            },
        });
        await using var connection = await WireConnection.ConnectAsync(server.Port);

        var call = await connection.Call("/orleanschat.tests.Echo/Count").StartAsync([]);
        await call.ReadToEndAsync();

        Assert.Equal(
            ["grpc-status=10", "head=7", "head=8", "resume-bin=/w=="],
            call.Trailers?.Select(field => $"{field.Name}={field.Value}").Order());
    }

    [Fact]
    public async Task A_handler_cannot_forge_the_status_with_a_trailer()
    {
        await using var server = await EchoServer.StartAsync(Remember(context => context.ResponseTrailers.Add("grpc-status", "5")));
        using var client = new EchoClient(server);

        var answer = await client.CallAsync("Say", new Note());

        Assert.Equal(0, answer.Status);
    }

    [Theory]
    [InlineData("application/grpc")]
    [InlineData("application/grpc+proto")]
    [InlineData("application/grpc; charset=utf-8")]
    [InlineData("APPLICATION/GRPC")]
    public async Task Content_types_of_gRPC_are_served(string contentType)
    {
        await using var server = await EchoServer.StartAsync();
        using var client = new EchoClient(server);

        var answer = await client.SendAsync("/orleanschat.tests.Echo/Say", WireCall.Framed([]), contentType: contentType);

        Assert.Equal((HttpStatusCode.OK, 0), (answer.HttpStatus, answer.Status));
    }

    [Theory]
    [InlineData("application/json")]
    [InlineData("application/grpcfoo")]
    [InlineData(null)]
    public async Task Other_content_types_are_not_supported_media(string? contentType)
    {
        await using var server = await EchoServer.StartAsync();
        using var client = new EchoClient(server);

        var answer = await client.SendAsync("/orleanschat.tests.Echo/Say", WireCall.Framed([]), contentType: contentType);

        Assert.Equal((HttpStatusCode.UnsupportedMediaType, 13), (answer.HttpStatus, answer.Status));
        Assert.Equal(
            contentType is null ? "Content-Type is missing from the request." : $"Content-Type '{contentType}' is not supported.",
            answer.Detail);
    }

    [Fact]
    public async Task A_request_that_is_not_a_post_is_no_call()
    {
        await using var server = await EchoServer.StartAsync();
        using var client = new EchoClient(server);

        var answer = await client.SendAsync("/orleanschat.tests.Echo/Say", [], request => request.Method = HttpMethod.Put);

        Assert.Equal(HttpStatusCode.NotFound, answer.HttpStatus);
    }

    [Fact]
    public async Task A_request_that_is_not_HTTP2_is_told_to_upgrade()
    {
        await using var server = await EchoServer.StartAsync(protocols: Microsoft.AspNetCore.Server.Kestrel.Core.HttpProtocols.Http1);
        using var client = new EchoClient(server);

        var answer = await client.SendAsync(
            "/orleanschat.tests.Echo/Say", WireCall.Framed([]), request => request.Version = HttpVersion.Version11);

        Assert.Equal((HttpStatusCode.UpgradeRequired, 13), (answer.HttpStatus, answer.Status));
        Assert.Equal("HTTP/2", Assert.Single(answer.Headers.Upgrade).ToString());
        Assert.Equal("Request protocol 'HTTP/1.1' is not supported.", answer.Detail);
    }

    private static EchoHandlers Remember(Action<ServerCallContext> look) => new()
    {
        Say = (note, context) =>
        {
            look(context);
            return Task.FromResult(note);
        },
    };
}
