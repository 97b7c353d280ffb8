using System.Diagnostics;
using Google.Protobuf;
using OrleansChat.Tests.Wire;

namespace OrleansChat.Tests.Gateway.SimpleChat;

/// <summary>SIGTERM, byte by byte: clients of Qt 6.5 hang for ever when a connection closes under an open stream.</summary>
public sealed class ShutdownTests : IDisposable
{
    private const int Unavailable = 14;
    private static readonly TimeSpan Prompt = TimeSpan.FromSeconds(5);

    private readonly TemporaryDirectory _data = new();

    [Fact]
    public async Task GC_21_streams_end_with_trailers_before_GOAWAY_and_before_the_connection_closes()
    {
        await using var gateway = await StartAsync();
        await using var connection = await WireConnection.ConnectAsync(gateway.GrpcPort);
        var calls = new List<WireCall>();
        foreach (var user in new[] { "user1", "user2", "user3" })
        {
            calls.Add((await connection.OpenListAsync(user)).Call);
        }

        gateway.Terminate();
        var end = await ReadToCloseAsync(connection);
        foreach (var call in calls)
        {
            await call.ReadToEndAsync();
        }

        Assert.All(calls, call => call.AssertRefused(Unavailable));
        var frames = connection.Received.ToList();
        var lastTrailers = frames.FindLastIndex(frame => frame.Type == FrameType.Headers && frame.IsEndStream);
        var farewell = frames.FindIndex(frame => frame.Type == FrameType.GoAway);
        Assert.InRange(farewell, lastTrailers + 1, frames.Count - 1);
        Assert.Equal(0, frames[farewell].ErrorCode);
        Assert.IsType<EndOfStreamException>(end); // FIN, not a reset
        Assert.Equal(0, await gateway.WaitForExitAsync());
    }

    [Fact]
    public async Task GC_21_a_client_with_a_stream_behind_hears_the_end_after_what_was_said()
    {
        await using var gateway = await StartAsync();
        await using var connection = await WireConnection.ConnectAsync(gateway.GrpcPort, new WireSettings { StreamWindow = 100 });
        var (call, _) = await connection.OpenListAsync();
        var text = Say.Text(new string('x', 1_000));
        Assert.Equal(0, (await connection.SendAsync(text)).Status);
        await call.ReadUntilAsync(text.Content);

        gateway.Terminate();
        await call.ReadToEndAsync();

        call.AssertRefused(Unavailable);
        Assert.Equal(0, await gateway.WaitForExitAsync());
    }

    [Fact]
    public async Task A_reader_that_does_not_read_delays_a_stop_by_no_more_than_it_may_take()
    {
        await using var gateway = await StartAsync();
        await using var connection = await WireConnection.ConnectAsync(gateway.GrpcPort, new WireSettings { StreamWindow = 100, GrantsAtOnce = false });
        await using var other = await WireConnection.ConnectAsync(gateway.GrpcPort);
        await connection.OpenListAsync();
        var (reader, _) = await other.OpenListAsync();
        await other.SendAsync(Say.Text(new string('x', 1_000)));
        var since = Stopwatch.StartNew();

        gateway.Terminate();
        await reader.ReadToEndAsync();
        var exitCode = await gateway.WaitForExitAsync();

        reader.AssertRefused(Unavailable);
        Assert.Equal(0, exitCode);
        Assert.InRange(since.Elapsed, TimeSpan.Zero, Prompt);
    }

    public void Dispose() => _data.Dispose();

    private Task<GatewayProcess> StartAsync() => GatewayProcess.StartAsync(new GatewaySetup { Data = _data.Path });

    /// <returns>What the last read ended with: the end of the stream, or a reset.</returns>
    private static async Task<Exception?> ReadToCloseAsync(WireConnection connection)
    {
        var closed = await Assert.ThrowsAsync<EndOfStreamException>(async () =>
        {
            while (true)
            {
                await connection.ReceiveAsync(streamId: 0); // GOAWAY, perhaps twice
            }
        });
        return closed.InnerException;
    }
}
