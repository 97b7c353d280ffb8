using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OrleansChat.Tests.Wire;

namespace OrleansChat.Tests.Standalone.Grpc;

/// <summary>How calls end.</summary>
public sealed class StatusTests
{
    private const string HandlerCategory = "Grpc.AspNetCore.Server.ServerCallHandler";

    [Fact]
    public async Task A_refusal_before_any_message_is_one_frame_of_headers()
    {
        await using var server = await EchoServer.StartAsync(new EchoHandlers
        {
            Count = (_, _, _) => throw new RpcException(new Status(StatusCode.Unauthenticated, "User or login are invalid")),
        });
        await using var connection = await WireConnection.ConnectAsync(server.Port);

        var call = await connection.Call("/orleanschat.tests.Echo/Count").StartAsync([]);
        var messages = await call.ReadToEndAsync();

        Assert.Empty(messages);
        Assert.Equal("200", call.Header(":status"));
        Assert.Equal("application/grpc", call.Header("content-type"));
        Assert.Equal("16", call.Header("grpc-status"));
        Assert.Equal("User or login are invalid", call.Header("grpc-message"));
        Assert.Same(call.Headers, call.Trailers);
    }

    [Fact]
    public async Task A_refusal_after_messages_follows_them()
    {
        await using var server = await EchoServer.StartAsync(new EchoHandlers
        {
            Count = async (_, notes, _) =>
            {
                await notes.WriteAsync(new Note { Text = "first" });
                throw new RpcException(new Status(StatusCode.Aborted, "enough"));
            },
        });
        await using var connection = await WireConnection.ConnectAsync(server.Port);

        var call = await connection.Call("/orleanschat.tests.Echo/Count").StartAsync([]);
        var messages = await call.ReadToEndAsync();

        Assert.Single(messages);
        Assert.Equal("200", call.Header(":status"));
        Assert.Null(call.Header("grpc-status"));
        Assert.Equal((10, "enough"), (call.Status, call.Trailer("grpc-message")));
        Assert.Equal(2, call.Trailers?.Count);
    }

    [Fact]
    public async Task A_good_end_is_a_status_in_the_trailers()
    {
        await using var server = await EchoServer.StartAsync();
        await using var connection = await WireConnection.ConnectAsync(server.Port);

        var call = await connection.Call("/orleanschat.tests.Echo/Say").StartAsync([]);
        await call.ReadToEndAsync();

        Assert.Equal([("grpc-status", "0")], call.Trailers);
        Assert.Null(call.Header("grpc-encoding"));
        Assert.NotSame(call.Headers, call.Trailers);
    }

    [Theory]
    [InlineData(StatusCode.OK)]
    [InlineData(StatusCode.Cancelled)]
    [InlineData(StatusCode.Unknown)]
    [InlineData(StatusCode.InvalidArgument)]
    [InlineData(StatusCode.DeadlineExceeded)]
    [InlineData(StatusCode.NotFound)]
    [InlineData(StatusCode.AlreadyExists)]
    [InlineData(StatusCode.PermissionDenied)]
    [InlineData(StatusCode.ResourceExhausted)]
    [InlineData(StatusCode.FailedPrecondition)]
    [InlineData(StatusCode.Aborted)]
    [InlineData(StatusCode.OutOfRange)]
    [InlineData(StatusCode.Unimplemented)]
    [InlineData(StatusCode.Internal)]
    [InlineData(StatusCode.Unavailable)]
    [InlineData(StatusCode.DataLoss)]
    [InlineData(StatusCode.Unauthenticated)]
    [InlineData((StatusCode)99)]
    public async Task Every_status_arrives(StatusCode status)
    {
        await using var server = await EchoServer.StartAsync(new EchoHandlers
        {
            Say = (_, _) => throw new RpcException(new Status(status, "why")),
        });
        using var client = new EchoClient(server);

        var answer = await client.CallAsync("Say", new Note());

        Assert.Equal(System.Net.HttpStatusCode.OK, answer.HttpStatus);
        Assert.Equal((int)status, answer.Status);
        Assert.Equal("why", answer.Detail);
    }

    [Theory]
    [InlineData("plain ASCII, with punctuation!", "plain ASCII, with punctuation!")]
    [InlineData("100%", "100%25")]
    [InlineData("caf\u00e9", "caf%C3%A9")]
    [InlineData("\ud83d\ude00 two lines\r\n", "%F0%9F%98%80 two lines%0D%0A")]
    [InlineData("", null)]
    public async Task The_detail_is_percent_encoded_UTF8(string detail, string? onTheWire)
    {
        await using var server = await EchoServer.StartAsync(new EchoHandlers
        {
            Say = (_, _) => throw new RpcException(new Status(StatusCode.Unknown, detail)),
        });
        await using var connection = await WireConnection.ConnectAsync(server.Port);

        var call = await connection.Call("/orleanschat.tests.Echo/Say").StartAsync([]);
        await call.ReadToEndAsync();

        Assert.Equal(onTheWire, call.Trailer("grpc-message"));
    }

    [Fact]
    public async Task Half_a_surrogate_pair_becomes_a_replacement_character()
    {
        await using var server = await EchoServer.StartAsync(new EchoHandlers
        {
            Say = (_, _) => throw new RpcException(new Status(StatusCode.Unknown, $"half {'\ud83d'} pair")),
        });
        using var client = new EchoClient(server);

        var answer = await client.CallAsync("Say", new Note());

        Assert.Equal("half %EF%BF%BD pair", answer.Detail);
    }

    [Fact]
    public async Task A_handler_may_set_the_status_and_return()
    {
        await using var server = await EchoServer.StartAsync(new EchoHandlers
        {
            Say = (note, context) =>
            {
                context.Status = new Status(StatusCode.DataLoss, "some of it");
                return Task.FromResult(note);
            },
        });
        using var client = new EchoClient(server);

        var answer = await client.CallAsync("Say", new Note { Text = "x" });

        Assert.Equal(15, answer.Status);
        Assert.Equal("some of it", answer.Detail);
        Assert.Equal("x", Assert.Single(answer.Notes).Text);
    }

    [Fact]
    public async Task No_message_at_all_is_a_cancelled_call()
    {
        await using var server = await EchoServer.StartAsync(new EchoHandlers { Say = (_, _) => Task.FromResult<Note>(null!) });
        using var client = new EchoClient(server);

        var answer = await client.CallAsync("Say", new Note());

        Assert.Equal(1, answer.Status);
        Assert.Equal("No message returned from method.", answer.Detail);
    }

    [Fact]
    public async Task An_exception_of_a_handler_is_told_to_the_log_and_not_to_the_client()
    {
        await using var server = await EchoServer.StartAsync(new EchoHandlers
        {
            Say = (_, _) => throw new InvalidOperationException("secret"),
        });
        using var client = new EchoClient(server);

        var answer = await client.CallAsync("Say", new Note());

        Assert.Equal(2, answer.Status);
        Assert.Equal("Exception was thrown by handler.", answer.Detail);
        var line = Assert.Single(server.Log.Alarms);
        Assert.Equal((HandlerCategory, LogLevel.Error, 6), (line.Category, line.Level, line.Event.Id));
        Assert.Equal("Error when executing service method 'Say'.", line.Text);
        Assert.Equal("secret", line.Exception?.Message);
    }

    [Fact]
    public async Task An_exception_of_a_handler_is_told_to_the_client_when_the_options_say_so()
    {
        await using var server = await EchoServer.StartAsync(
            new EchoHandlers { Say = (_, _) => throw new InvalidOperationException("outer", new FormatException("inner")) },
            options => options.EnableDetailedErrors = true);
        using var client = new EchoClient(server);

        var answer = await client.CallAsync("Say", new Note());

        Assert.Equal(2, answer.Status);
        Assert.Equal("Exception was thrown by handler. InvalidOperationException: outer FormatException: inner", answer.Detail);
    }

    [Fact]
    public async Task A_refusal_is_information_in_the_log()
    {
        await using var server = await EchoServer.StartAsync(new EchoHandlers
        {
            Say = (_, _) => throw new RpcException(new Status(StatusCode.NotFound, "nobody")),
        });
        using var client = new EchoClient(server);

        await client.CallAsync("Say", new Note());

        var line = Assert.Single(server.Log.Lines, line => line.Event.Name == "RpcConnectionError");
        Assert.Equal((HandlerCategory, LogLevel.Information, 7), (line.Category, line.Level, line.Event.Id));
        Assert.Equal("Error status code 'NotFound' with detail 'nobody' raised.", line.Text);
        Assert.Empty(server.Log.Alarms);
    }

    [Fact]
    public async Task An_unknown_method_is_unimplemented()
    {
        await using var server = await EchoServer.StartAsync();
        await using var connection = await WireConnection.ConnectAsync(server.Port);

        var call = await connection.Call("/orleanschat.tests.Echo/Sing").StartAsync([]);
        await call.ReadToEndAsync();

        Assert.Equal("200", call.Header(":status"));
        Assert.Equal("application/grpc", call.Header("content-type"));
        Assert.Equal((12, "Method is unimplemented."), (call.Status, call.Trailer("grpc-message")));
    }

    [Fact]
    public async Task An_unknown_service_is_unimplemented()
    {
        await using var server = await EchoServer.StartAsync();
        await using var connection = await WireConnection.ConnectAsync(server.Port);

        var call = await connection.Call("/no.such.Service/Say").StartAsync([]);
        await call.ReadToEndAsync();

        Assert.Equal("200", call.Header(":status"));
        Assert.Equal("application/grpc", call.Header("content-type"));
        Assert.Equal((12, "Service is unimplemented."), (call.Status, call.Trailer("grpc-message")));
    }

    [Fact]
    public async Task A_method_that_the_service_does_not_override_is_unimplemented()
    {
        await using var server = await EchoServer.StartAsync(
            services: services => services.AddSingleton<Silent>(),
            routes: routes => Microsoft.AspNetCore.Builder.GrpcEndpointRouteBuilderExtensions.MapGrpcService<Silent>(routes));
        using var client = new EchoClient(server);

        var answer = await client.SendAsync("/orleanschat.tests.Feed/Listen", WireCall.Framed([]));

        Assert.Equal(12, answer.Status);
        Assert.Empty(server.Log.Alarms);
    }

    [Fact]
    public async Task Unknown_services_are_left_alone_when_the_options_say_so()
    {
        await using var server = await EchoServer.StartAsync(options: options => options.IgnoreUnknownServices = true);
        using var client = new EchoClient(server);

        var answer = await client.SendAsync("/no.such.Service/Say", WireCall.Framed([]));

        Assert.Equal(System.Net.HttpStatusCode.NotFound, answer.HttpStatus);
        Assert.Null(answer.Status);
    }

    private sealed class Silent : Feed.FeedBase;
}
