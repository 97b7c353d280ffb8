#pragma warning disable xUnit1051 // writing without a token is what handlers do, and what is tested

using Google.Protobuf;
using Grpc.Core;
using OrleansChat.Tests.Wire;

namespace OrleansChat.Tests.Standalone.Grpc;

/// <summary>Streams of responses on the wire: framing, flow control, and writers that break the rules.</summary>
public sealed class StreamTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task No_frame_cuts_a_prefix_however_many_messages_are_pending(int seed)
    {
        var random = new Random(seed);
        var sizes = Enumerable.Range(0, 300).Select(_ => random.Next(4) switch
        {
            0 => random.Next(3), // an empty message, a tag alone, …
            1 => random.Next(100),
            2 => random.Next(5_000), // about what the server holds for a stream
            _ => random.Next(40_000), // several frames
        }).ToArray();
        await using var server = await EchoServer.StartAsync(new EchoHandlers
        {
            Count = async (_, notes, _) =>
            {
                foreach (var size in sizes)
                {
                    await notes.WriteAsync(new Note { Data = ByteString.CopyFrom(new byte[size]) });
                }
            },
        });
        await using var connection = await WireConnection.ConnectAsync(server.Port, WireSettings.WideOpen);

        var call = await connection.Call("/orleanschat.tests.Echo/Count").StartAsync([]);
        var messages = await call.ReadToEndAsync();

        Assert.Equal(sizes, messages.Select(message => Note.Parser.ParseFrom(message).Data.Length));
        FramingLaw.Holds(call.Data);
    }

    [Fact]
    public async Task A_large_response_to_a_unary_call_keeps_the_law_of_framing_too()
    {
        await using var server = await EchoServer.StartAsync();
        await using var connection = await WireConnection.ConnectAsync(server.Port, WireSettings.WideOpen);

        var call = await connection.Call("/orleanschat.tests.Echo/Say").StartAsync(new Note { Data = ByteString.CopyFrom(new byte[3_000_000]) }.ToByteArray());
        var messages = await call.ReadToEndAsync();

        Assert.Equal(3_000_000, Note.Parser.ParseFrom(Assert.Single(messages)).Data.Length);
        FramingLaw.Holds(call.Data);
    }

    [Fact]
    public async Task The_windows_of_the_client_are_respected_and_what_waits_is_bounded()
    {
        const int window = 65_535;
        const int size = 10_000;
        var written = 0;
        var ended = new TaskCompletionSource();
        await using var server = await EchoServer.StartAsync(new EchoHandlers
        {
            Count = async (_, notes, context) =>
            {
                await using var registration = context.CancellationToken.Register(ended.SetResult);
                while (true)
                {
                    await notes.WriteAsync(new Note { Data = ByteString.CopyFrom(new byte[size]) });
                    Interlocked.Add(ref written, size);
                }
            },
        });
        await using var connection = await WireConnection.ConnectAsync(
            server.Port, new WireSettings { StreamWindow = window, GrantsAtOnce = false });

        var call = await connection.Call("/orleanschat.tests.Echo/Count").StartAsync([]);
        for (var i = 0; i < window / size; i++)
        {
            await call.ReadMessageAsync();
        }

        var other = await connection.Call("/orleanschat.tests.Echo/Say").StartAsync([]);
        Assert.Single(await other.ReadToEndAsync());

        await connection.PingAsync();
        Assert.InRange(call.Data.Sum(frame => frame.Payload.Length), 60_000, window);
        Assert.InRange(Volatile.Read(ref written), 60_000, window + (3 * size));
        await connection.GrantAsync(call.StreamId, window);
        Assert.NotNull(await call.ReadMessageAsync());
        await call.ResetAsync();
        await ended.Task;
    }

    [Fact]
    public async Task An_upload_of_the_largest_size_gets_through_windows_that_the_server_refills()
    {
        await using var server = await EchoServer.StartAsync(new EchoHandlers
        {
            Say = (note, _) => Task.FromResult(new Note { Text = note.Data.Length.ToString() }),
        });
        await using var connection = await WireConnection.ConnectAsync(server.Port);

        var call = await connection.Call("/orleanschat.tests.Echo/Say")
            .StartAsync(new Note { Data = ByteString.CopyFrom(new byte[4_194_000]) }.ToByteArray());
        var messages = await call.ReadToEndAsync();

        Assert.Equal("4194000", Note.Parser.ParseFrom(Assert.Single(messages)).Text);
    }

    [Fact]
    public async Task A_write_while_another_waits_is_refused()
    {
        var second = new TaskCompletionSource<Exception?>();
        await using var server = await EchoServer.StartAsync(new EchoHandlers
        {
            Count = async (_, notes, _) =>
            {
                var first = notes.WriteAsync(new Note { Data = ByteString.CopyFrom(new byte[200_000]) });
                second.SetResult(await Record.ExceptionAsync(() => notes.WriteAsync(new Note())));
                await first;
            },
        });
        await using var connection = await WireConnection.ConnectAsync(server.Port, new WireSettings { GrantsAtOnce = false });
        var call = await connection.Call("/orleanschat.tests.Echo/Count").StartAsync([]);

        var refusal = Assert.IsType<InvalidOperationException>(await second.Task);
        await connection.GrantAsync(call.StreamId, 200_000);
        var messages = await call.ReadToEndAsync();

        Assert.Equal("Can't write the message because the previous write is in progress.", refusal.Message);
        Assert.Single(messages);
        Assert.Equal(0, call.Status);
    }

    [Fact]
    public async Task A_write_after_the_end_is_refused()
    {
        var responses = new TaskCompletionSource<IServerStreamWriter<Note>>();
        await using var server = await EchoServer.StartAsync(new EchoHandlers
        {
            Count = (_, notes, _) =>
            {
                responses.SetResult(notes);
                return Task.CompletedTask;
            },
        });
        using var client = new EchoClient(server);
        await client.CallAsync("Count", new Note());
        var stale = await responses.Task;

        var refusal = await Record.ExceptionAsync(() => stale.WriteAsync(new Note()));

        Assert.Equal(
            "Can't write the message because the request is complete.", Assert.IsAssignableFrom<InvalidOperationException>(refusal).Message);
    }

    [Fact]
    public async Task A_read_after_the_end_is_refused()
    {
        var requests = new TaskCompletionSource<IAsyncStreamReader<Note>>();
        await using var server = await EchoServer.StartAsync(new EchoHandlers
        {
            Collect = (notes, _) =>
            {
                requests.SetResult(notes);
                return Task.FromResult(new Note());
            },
        });
        using var client = new EchoClient(server);
        await client.CallAsync("Collect", new Note());
        var stale = await requests.Task;

        var refusal = await Record.ExceptionAsync(() => stale.MoveNext());

        Assert.Equal(
            "Can't read messages after the request is complete.", Assert.IsAssignableFrom<InvalidOperationException>(refusal).Message);
    }

    [Fact]
    public async Task Nothing_is_not_a_message()
    {
        Exception? refusal = null;
        await using var server = await EchoServer.StartAsync(new EchoHandlers
        {
            Count = async (_, notes, _) => refusal = await Record.ExceptionAsync(() => notes.WriteAsync(null!)),
        });
        using var client = new EchoClient(server);

        var answer = await client.CallAsync("Count", new Note());

        Assert.Equal(0, answer.Status);
        Assert.IsType<ArgumentNullException>(refusal);
    }

    [Fact]
    public async Task A_write_to_a_reset_stream_fails_and_nobody_is_alarmed_when_the_handler_ends_with_it()
    {
        var failure = new TaskCompletionSource<Exception?>();
        await using var server = await EchoServer.StartAsync(new EchoHandlers
        {
            Count = async (_, notes, context) =>
            {
                var write = notes.WriteAsync(new Note { Data = ByteString.CopyFrom(new byte[200_000]) });
                failure.SetResult(await Record.ExceptionAsync(() => write));
                context.CancellationToken.ThrowIfCancellationRequested();
            },
        });
        await using var connection = await WireConnection.ConnectAsync(server.Port, new WireSettings { GrantsAtOnce = false });
        var call = await connection.Call("/orleanschat.tests.Echo/Count").StartAsync([]);
        await call.ReadHeadersAsync();

        await call.ResetAsync();

        Assert.IsAssignableFrom<OperationCanceledException>(await failure.Task);
        await connection.PingAsync();
        Assert.Empty(server.Log.Alarms);
    }

    [Fact]
    public async Task A_write_can_be_given_up_which_resets_the_call()
    {
        using var giveUp = new CancellationTokenSource();
        var isWriting = new TaskCompletionSource();
        await using var server = await EchoServer.StartAsync(new EchoHandlers
        {
            Count = async (_, notes, _) =>
            {
                var write = notes.WriteAsync(new Note { Data = ByteString.CopyFrom(new byte[200_000]) }, giveUp.Token);
                isWriting.SetResult();
                await write;
            },
        });
        await using var connection = await WireConnection.ConnectAsync(server.Port, new WireSettings { GrantsAtOnce = false });
        var call = await connection.Call("/orleanschat.tests.Echo/Count").StartAsync([]);
        await isWriting.Task;

        await giveUp.CancelAsync();
        await call.ReadToEndAsync();

        Assert.NotNull(call.ResetCode);
    }

    [Fact]
    public async Task Messages_that_are_encoded_already_are_sent_as_they_are()
    {
        var note = new Note { Text = "encoded once" };
        var encoded = new EncodedNote(note.ToByteArray());
        await using var server = await EchoServer.StartAsync(
            routes: routes => Microsoft.AspNetCore.Builder.GrpcEndpointRouteBuilderExtensions.MapGrpcService<Broadcast>(routes),
            services: services => Microsoft.Extensions.DependencyInjection.ServiceCollectionServiceExtensions.AddSingleton(services, new Broadcast(
                [encoded, new EncodedNote(ReadOnlyMemory<byte>.Empty), encoded, new EncodedNote(new byte[20_000])])));
        await using var connection = await WireConnection.ConnectAsync(server.Port, WireSettings.WideOpen);

        var call = await connection.Call("/orleanschat.tests.Feed/Listen").StartAsync([]);
        var messages = await call.ReadToEndAsync();

        Assert.Equal([note.ToByteArray(), [], note.ToByteArray(), new byte[20_000]], messages);
        Assert.Equal(0, call.Status);
        FramingLaw.Holds(call.Data);
    }

    private sealed class Broadcast(IReadOnlyList<EncodedNote> notes) : Feed.FeedBase
    {
        public override async Task Listen(Note request, IServerStreamWriter<EncodedNote> responseStream, ServerCallContext context)
        {
            foreach (var note in notes)
            {
                await responseStream.WriteAsync(note);
            }
        }
    }
}
