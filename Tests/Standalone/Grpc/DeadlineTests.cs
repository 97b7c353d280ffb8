using Grpc.Core;
using OrleansChat.Tests.Wire;

namespace OrleansChat.Tests.Standalone.Grpc;

/// <summary>Clients that stop waiting: by deadline, by reset, by going away.</summary>
public sealed class DeadlineTests
{
    [Theory]
    [InlineData("2H", 7_200_000)]
    [InlineData("3M", 180_000)]
    [InlineData("40S", 40_000)]
    [InlineData("50000m", 50_000)]
    [InlineData("60000000u", 60_000)]
    [InlineData("2000000000n", 2_000)]
    public async Task A_deadline_may_come_in_any_unit(string header, int milliseconds)
    {
        var left = TimeSpan.Zero;
        await using var server = await EchoServer.StartAsync(new EchoHandlers
        {
            Say = (note, context) =>
            {
                left = context.Deadline - DateTime.UtcNow;
                return Task.FromResult(note);
            },
        });
        using var client = new EchoClient(server);

        var answer = await client.SendAsync(
            "/orleanschat.tests.Echo/Say", WireCall.Framed([]), request => request.Headers.Add("grpc-timeout", header));

        Assert.Equal(0, answer.Status);
        Assert.InRange(left.TotalMilliseconds, milliseconds - 1_900, milliseconds);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("S")]
    [InlineData("0S")]
    [InlineData("-1S")]
    [InlineData("1.5S")]
    [InlineData("1X")]
    [InlineData("99999999999S")]
    public async Task Without_a_good_one_there_is_no_deadline(string? header)
    {
        var deadline = default(DateTime);
        await using var server = await EchoServer.StartAsync(new EchoHandlers
        {
            Say = (note, context) =>
            {
                deadline = context.Deadline;
                return Task.FromResult(note);
            },
        });
        await using var connection = await WireConnection.ConnectAsync(server.Port);

        (string, string)[] metadata = header is null ? [] : [("grpc-timeout", header)];
        var call = await connection.Call("/orleanschat.tests.Echo/Say", metadata).StartAsync([]);
        await call.ReadToEndAsync();

        Assert.Equal(0, call.Status);
        Assert.Equal(DateTime.MaxValue, deadline);
        Assert.Empty(server.Log.Alarms);
    }

    [Fact]
    public async Task A_call_that_passes_its_deadline_ends_with_it()
    {
        var cancelled = new TaskCompletionSource();
        await using var server = await EchoServer.StartAsync(new EchoHandlers
        {
            Say = async (note, context) =>
            {
                await using var registration = context.CancellationToken.Register(cancelled.SetResult);
                await cancelled.Task;
                return note;
            },
        });
        await using var connection = await WireConnection.ConnectAsync(server.Port);

        var call = await connection.Call("/orleanschat.tests.Echo/Say", ("grpc-timeout", "50m")).StartAsync([]);
        await call.ReadToEndAsync();
        await cancelled.Task;

        Assert.Equal("200", call.Header(":status"));
        Assert.Equal((4, "Deadline Exceeded"), (call.Status, call.Trailer("grpc-message")));
        Assert.Empty(server.Log.Alarms);
    }

    [Fact]
    public async Task A_stream_that_passes_its_deadline_ends_after_its_messages()
    {
        await using var server = await EchoServer.StartAsync(new EchoHandlers
        {
            Count = async (_, notes, context) =>
            {
                await notes.WriteAsync(new Note { Text = "in time" });
                await WaitForEverAsync(context.CancellationToken);
            },
        });
        await using var connection = await WireConnection.ConnectAsync(server.Port);

        var call = await connection.Call("/orleanschat.tests.Echo/Count", ("grpc-timeout", "50m")).StartAsync([]);
        var messages = await call.ReadToEndAsync();

        Assert.Single(messages);
        Assert.Equal(4, call.Status);
        Assert.Empty(server.Log.Alarms);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(8)]
    [InlineData(0xffff)]
    public async Task A_reset_cancels_its_call_and_no_other(int errorCode)
    {
        var cancelled = new TaskCompletionSource();
        await using var server = await EchoServer.StartAsync(new EchoHandlers
        {
            Count = async (_, notes, context) =>
            {
                await notes.WriteAsync(new Note());
                try
                {
                    await WaitForEverAsync(context.CancellationToken);
                }
                finally
                {
                    cancelled.SetResult();
                }
            },
        });
        await using var connection = await WireConnection.ConnectAsync(server.Port);
        var call = await connection.Call("/orleanschat.tests.Echo/Count").StartAsync([]);
        await call.ReadMessageAsync();

        await call.ResetAsync(errorCode);
        await cancelled.Task;

        var other = await connection.Call("/orleanschat.tests.Echo/Say").StartAsync([]);
        Assert.Single(await other.ReadToEndAsync());
        Assert.Equal(0, other.Status);
        Assert.Empty(server.Log.Alarms);
    }

    [Fact]
    public async Task A_client_that_goes_away_cancels_its_calls()
    {
        var cancelled = new TaskCompletionSource();
        await using var server = await EchoServer.StartAsync(new EchoHandlers
        {
            Chat = async (requests, _, context) =>
            {
                await using var registration = context.CancellationToken.Register(cancelled.SetResult);
                await Record.ExceptionAsync(() => requests.MoveNext());
                await cancelled.Task;
            },
        });
        var connection = await WireConnection.ConnectAsync(server.Port);
        await connection.Call("/orleanschat.tests.Echo/Chat").StartAsync();
        await connection.PingAsync();

        await connection.DisposeAsync();

        await cancelled.Task;
    }

    [Fact]
    public async Task A_read_can_be_cancelled_by_the_handler()
    {
        var isReading = new TaskCompletionSource();
        using var enough = new CancellationTokenSource();
        await using var server = await EchoServer.StartAsync(new EchoHandlers
        {
            Collect = async (notes, _) =>
            {
                var read = notes.MoveNext(enough.Token);
                isReading.SetResult();
                await Assert.ThrowsAnyAsync<OperationCanceledException>(() => read);
                return new Note { Text = "stopped" };
            },
        });
        await using var connection = await WireConnection.ConnectAsync(server.Port);
        var call = await connection.Call("/orleanschat.tests.Echo/Collect").StartAsync();
        await isReading.Task;

        await enough.CancelAsync();
        var messages = await call.ReadToEndAsync();

        Assert.Equal("stopped", Note.Parser.ParseFrom(Assert.Single(messages)).Text);
        Assert.Equal(0, call.Status);
    }

    [Fact]
    public async Task A_stream_can_be_ended_by_the_server_when_it_stops()
    {
        var stopping = new CancellationTokenSource();
        await using var server = await EchoServer.StartAsync(new EchoHandlers
        {
            Count = async (_, notes, _) =>
            {
                await notes.WriteAsync(new Note());
                await Record.ExceptionAsync(() => WaitForEverAsync(stopping.Token));
                throw new RpcException(new Status(StatusCode.Unavailable, "server shutting down"));
            },
        });
        await using var connection = await WireConnection.ConnectAsync(server.Port);
        var call = await connection.Call("/orleanschat.tests.Echo/Count").StartAsync([]);
        await call.ReadMessageAsync();

        await stopping.CancelAsync();
        await call.ReadToEndAsync();
        var stop = server.StopAsync();
        await connection.ReceiveToCloseAsync();
        await stop;

        Assert.Equal(14, call.Status);
        var frames = connection.Received.Select(frame => (frame.Type, frame.IsEndStream)).ToList();
        Assert.True(frames.IndexOf((FrameType.Headers, true)) < frames.FindIndex(frame => frame.Type is FrameType.GoAway));
        Assert.Empty(server.Log.Alarms);
    }

    private static async Task WaitForEverAsync(CancellationToken cancellationToken)
    {
        var never = new TaskCompletionSource();
        await using var registration = cancellationToken.Register(() => never.TrySetCanceled(cancellationToken));
        await never.Task;
    }
}
