using Google.Protobuf;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using OrleansChat.Tests.Wire;

namespace OrleansChat.Tests.Standalone.Grpc;

/// <summary>The four kinds of call when all goes well.</summary>
public sealed class CallTests
{
    [Fact]
    public async Task A_unary_call_is_answered_with_one_message()
    {
        await using var server = await EchoServer.StartAsync();
        using var client = new EchoClient(server);

        var answer = await client.CallAsync("Say", new Note { Text = "hello", Data = ByteString.CopyFrom(0, 255) });

        Assert.Equal(0, answer.Status);
        Assert.Equal([new Note { Text = "hello", Data = ByteString.CopyFrom(0, 255) }], answer.Notes);
        Assert.Empty(server.Log.Alarms);
    }

    [Fact]
    public async Task An_empty_message_is_a_message()
    {
        await using var server = await EchoServer.StartAsync();
        using var client = new EchoClient(server);

        var answer = await client.CallAsync("Say", new Note());

        Assert.Equal(0, answer.Status);
        Assert.Equal([new Note()], answer.Notes);
    }

    [Fact]
    public async Task A_stream_of_requests_is_read_to_its_end()
    {
        await using var server = await EchoServer.StartAsync();
        using var client = new EchoClient(server);

        var answer = await client.CallAsync("Collect", new Note { Text = "a" }, new Note(), new Note { Text = "bc" });

        Assert.Equal(0, answer.Status);
        Assert.Equal([new Note { Text = "abc" }], answer.Notes);
    }

    [Fact]
    public async Task A_stream_of_requests_may_be_empty()
    {
        await using var server = await EchoServer.StartAsync();
        using var client = new EchoClient(server);

        var answer = await client.CallAsync("Collect");

        Assert.Equal(0, answer.Status);
        Assert.Equal([new Note()], answer.Notes);
    }

    [Fact]
    public async Task A_stream_of_responses_keeps_its_order()
    {
        var words = Enumerable.Range(0, 1000).Select(number => $"word{number}").ToArray();
        await using var server = await EchoServer.StartAsync();
        using var client = new EchoClient(server);

        var answer = await client.CallAsync("Count", new Note { Text = string.Join(' ', words) });

        Assert.Equal(0, answer.Status);
        Assert.Equal(words, answer.Notes.Select(note => note.Text));
    }

    [Fact]
    public async Task A_stream_of_responses_may_be_empty()
    {
        await using var server = await EchoServer.StartAsync(new EchoHandlers { Count = (_, _, _) => Task.CompletedTask });
        using var client = new EchoClient(server);

        var answer = await client.CallAsync("Count", new Note());

        Assert.Equal(0, answer.Status);
        Assert.Empty(answer.Notes);
    }

    [Fact]
    public async Task Both_sides_may_speak_in_turn()
    {
        await using var server = await EchoServer.StartAsync();
        await using var connection = await WireConnection.ConnectAsync(server.Port);
        var call = await connection.Call("/orleanschat.tests.Echo/Chat").StartAsync();

        foreach (var text in new[] { "one", "two", "three" })
        {
            await call.SendMessageAsync(new Note { Text = text }.ToByteArray());
            Assert.Equal(text, Note.Parser.ParseFrom(await call.ReadMessageAsync()).Text);
        }

        await call.SendAsync([], endStream: true);
        Assert.Null(await call.ReadMessageAsync());
        Assert.Equal(0, call.Status);
    }

    [Fact]
    public async Task A_server_may_end_a_conversation_first()
    {
        await using var server = await EchoServer.StartAsync(new EchoHandlers
        {
            Chat = async (_, responses, _) => await responses.WriteAsync(new Note { Text = "bye" }),
        });
        await using var connection = await WireConnection.ConnectAsync(server.Port);

        var call = await connection.Call("/orleanschat.tests.Echo/Chat").StartAsync();
        var messages = await call.ReadToEndAsync();

        Assert.Equal("bye", Note.Parser.ParseFrom(Assert.Single(messages)).Text);
        Assert.Equal(0, call.Status);
    }

    [Fact]
    public async Task The_requests_of_a_stream_can_be_enumerated()
    {
        await using var server = await EchoServer.StartAsync(new EchoHandlers
        {
            Collect = async (notes, context) => new Note
            {
                Text = string.Join('+', await notes.ReadAllAsync(context.CancellationToken).Select(note => note.Text).ToArrayAsync()),
            },
        });
        using var client = new EchoClient(server);

        var answer = await client.CallAsync("Collect", new Note { Text = "a" }, new Note { Text = "b" });

        Assert.Equal("a+b", Assert.Single(answer.Notes).Text);
    }

    [Fact]
    public async Task A_service_that_is_not_registered_is_made_for_each_call_and_disposed_after_it()
    {
        var lives = new DisposableService.Lives();
        await using var server = await EchoServer.StartAsync(
            services: services => services.AddSingleton(lives),
            routes: routes => routes.MapGrpcService<DisposableService>());
        using var client = new EchoClient(server);

        await client.SendAsync("/orleanschat.tests.Feed/Listen", WireCall.Framed([]));
        await client.SendAsync("/orleanschat.tests.Feed/Listen", WireCall.Framed([]));

        Assert.Equal((2, 2), (lives.Made, lives.Disposed));
    }

    [Fact]
    public async Task A_service_that_is_registered_is_the_containers()
    {
        var lives = new DisposableService.Lives();
        await using var server = await EchoServer.StartAsync(
            services: services => services.AddSingleton(lives).AddSingleton<DisposableService>(),
            routes: routes => routes.MapGrpcService<DisposableService>());
        using var client = new EchoClient(server);

        await client.SendAsync("/orleanschat.tests.Feed/Listen", WireCall.Framed([]));
        await client.SendAsync("/orleanschat.tests.Feed/Listen", WireCall.Framed([]));

        Assert.Equal((1, 0), (lives.Made, lives.Disposed));
    }

    private sealed class DisposableService : Feed.FeedBase, IDisposable
    {
        private readonly Lives _lives;

        public DisposableService(Lives lives)
        {
            _lives = lives;
            _lives.Made++;
        }

        public sealed class Lives
        {
            public int Made { get; set; }
            public int Disposed { get; set; }
        }

        public override Task Listen(Note request, IServerStreamWriter<EncodedNote> responseStream, ServerCallContext context) =>
            Task.CompletedTask;

        public void Dispose() => _lives.Disposed++;
    }
}
