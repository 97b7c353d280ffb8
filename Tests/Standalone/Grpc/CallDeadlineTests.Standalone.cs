using Google.Protobuf;
using Microsoft.Extensions.DependencyInjection;
using OrleansChat.Tests.Wire;

namespace OrleansChat.Tests.Standalone.Grpc;

/// <summary>Deadlines on a clock that is moved by hand.</summary>
public sealed class CallDeadlineTests
{
    [Fact]
    public async Task A_deadline_of_years_passes_when_they_have()
    {
        var clock = new ManualClock();
        var begun = new TaskCompletionSource<CancellationToken>();
        await using var server = await EchoServer.StartAsync(
            new EchoHandlers
            {
                Say = async (note, context) =>
                {
                    begun.SetResult(context.CancellationToken);
                    var cancelled = new TaskCompletionSource();
                    await using var registration = context.CancellationToken.Register(cancelled.SetResult);
                    await cancelled.Task;
                    return note;
                },
            },
            services: services => services.AddSingleton<TimeProvider>(clock));
        await using var connection = await WireConnection.ConnectAsync(server.Port);
        var call = await connection.Call("/orleanschat.tests.Echo/Say", ("grpc-timeout", "20000H")).StartAsync([]);
        var token = await begun.Task;

        clock.Advance(TimeSpan.FromHours(19_999));
        Assert.False(token.IsCancellationRequested);
        clock.Advance(TimeSpan.FromHours(1));
        await call.ReadToEndAsync();

        Assert.Equal(4, call.Status);
        Assert.Empty(server.Log.Alarms);
    }

    [Fact]
    public async Task A_call_that_has_ended_no_longer_has_a_timer()
    {
        var clock = new ManualClock();
        await using var server = await EchoServer.StartAsync(services: services => services.AddSingleton<TimeProvider>(clock));
        await using var connection = await WireConnection.ConnectAsync(server.Port);

        var call = await connection.Call("/orleanschat.tests.Echo/Say", ("grpc-timeout", "10S")).StartAsync(new Note().ToByteArray());
        await call.ReadToEndAsync();
        await connection.PingAsync();

        Assert.Equal(0, call.Status);
        Assert.Equal(0, clock.Timers);
    }

    [Fact]
    public async Task A_handler_that_a_closed_window_holds_up_learns_of_its_deadline()
    {
        var clock = new ManualClock();
        var isWaiting = new TaskCompletionSource();
        var cancelled = new TaskCompletionSource();
        await using var server = await EchoServer.StartAsync(
            new EchoHandlers
            {
                Count = async (_, notes, context) =>
                {
                    await using var registration = context.CancellationToken.Register(cancelled.SetResult);
                    var write = notes.WriteAsync(new Note { Data = ByteString.CopyFrom(new byte[500_000]) }, CancellationToken.None);
                    isWaiting.SetResult();
                    await write;
                },
            },
            services: services => services.AddSingleton<TimeProvider>(clock));
        await using var connection = await WireConnection.ConnectAsync(server.Port, new WireSettings { GrantsAtOnce = false });
        var call = await connection.Call("/orleanschat.tests.Echo/Count", ("grpc-timeout", "10S")).StartAsync([]);
        await isWaiting.Task;

        clock.Advance(TimeSpan.FromSeconds(10));
        await cancelled.Task;
        await call.ReadToEndAsync();

        Assert.Equal(WireCall.Cancel, call.ResetCode);
        Assert.Empty(server.Log.Alarms);
    }
}
