using System.Net;
using System.Net.Sockets;
using OrleansChat.Bench.Chaos;

namespace OrleansChat.Tests.Bench.Chaos;

public sealed class CuttableLineTests : IAsyncDisposable
{
    private readonly TcpListener _server = new(IPAddress.Loopback, 0);
    private readonly CuttableLine _line;

    public CuttableLineTests()
    {
        _server.Start();
        _line = new CuttableLine(((IPEndPoint)_server.LocalEndpoint).Port);
    }

    public async ValueTask DisposeAsync()
    {
        await _line.DisposeAsync();
        _server.Dispose();
    }

    [Fact]
    public async Task It_carries_both_ways()
    {
        var (near, far) = await ConnectAsync();

        await near.WriteAsync("there"u8.ToArray(), Token);
        await far.WriteAsync("back"u8.ToArray(), Token);

        Assert.Equal("there", await ReadAsync(far, 5));
        Assert.Equal("back", await ReadAsync(near, 4));
    }

    [Fact]
    public async Task Cut_by_a_reset_it_ends_what_is_there_and_takes_nothing_new_until_it_is_mended()
    {
        var (near, far) = await ConnectAsync();

        _line.Cut(LineCut.Reset);
        await AssertEndsAsync(near);
        await AssertEndsAsync(far);
        Assert.True(await Record.ExceptionAsync(SayAsync) is SocketException or IOException);
        _line.Mend();

        var (again, other) = await ConnectAsync();
        await again.WriteAsync("there"u8.ToArray(), Token);
        Assert.Equal("there", await ReadAsync(other, 5));
    }

    [Fact]
    public async Task Cut_by_silence_it_loses_what_is_said_and_nobody_hears_of_it_until_it_is_mended()
    {
        var (near, far) = await ConnectAsync();

        _line.Cut(LineCut.Silence);
        await near.WriteAsync("lost"u8.ToArray(), Token);
        var answer = near.ReadAsync(new byte[1], Token).AsTask();
        using var late = new TcpClient();
        await late.ConnectAsync(IPAddress.Loopback, _line.Port, Token);
        Assert.False(answer.IsCompleted);
        _line.Mend();

        await AssertEndsAsync(far); // without the bytes
        await Assert.ThrowsAnyAsync<IOException>(() => answer);
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private async Task<(NetworkStream Near, NetworkStream Far)> ConnectAsync()
    {
        var near = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await near.ConnectAsync(IPAddress.Loopback, _line.Port, Token);
        var far = await _server.AcceptSocketAsync(Token);
        return (new NetworkStream(near, ownsSocket: true), new NetworkStream(far, ownsSocket: true));
    }

    /// <summary>Connects and waits for an answer, which fails here or there when the connection is reset.</summary>
    private async Task SayAsync()
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, _line.Port, Token);
        await client.GetStream().ReadExactlyAsync(new byte[1], Token).AsTask().WaitAsync(Eventually.Patience, Token);
    }

    private static async Task<string> ReadAsync(NetworkStream stream, int length)
    {
        var bytes = new byte[length];
        await stream.ReadExactlyAsync(bytes, Token).AsTask().WaitAsync(Eventually.Patience, Token);
        return System.Text.Encoding.ASCII.GetString(bytes);
    }

    private static async Task AssertEndsAsync(NetworkStream stream)
    {
        try
        {
            Assert.Equal(0, await stream.ReadAsync(new byte[1], Token).AsTask().WaitAsync(Eventually.Patience, Token));
        }
        catch (IOException)
        {
            // a reset is an end as well
        }
    }
}
