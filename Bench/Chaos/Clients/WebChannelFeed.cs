using System.Runtime.CompilerServices;
using OrleansChat.Checking;

namespace OrleansChat.Bench.Chaos.Clients;

/// <summary>A page of the WebChannel chat that only listens.</summary>
internal sealed class WebChannelFeed : IFeed
{
    private const string Nobody = "";
    private readonly WebChannelSocket _socket;

    private WebChannelFeed(WebChannelSocket socket) => _socket = socket;

    public long? After => null;

    public static async Task<IFeed> OpenAsync(int port, CancellationToken cancellationToken)
    {
        var socket = await WebChannelSocket.ConnectAsync(port, cancellationToken);
        try
        {
            await socket.SayAsync(FormattableString.Invariant($$"""{"type":7,"object":"chatserver","signal":{{WebChannelSocket.NewMessage}}}"""), cancellationToken);
            // That has no answer; when the next has its, the server has seen it, and what comes from now on comes here.
            _ = await socket.CallAsync(1, "keepAliveResponse", [Nobody], cancellationToken);
            return new WebChannelFeed(socket);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    public async IAsyncEnumerable<Mark> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (await _socket.HearAsync(cancellationToken) is { } heard)
        {
            using (heard)
            {
                var root = heard.RootElement;
                if (root.GetProperty("type").GetInt32() == WebChannelSocket.Signal
                    && root.GetProperty("signal").GetInt32() == WebChannelSocket.NewMessage
                    && Mark.TryRead(root.GetProperty("args")[2].GetString(), out var mark)) // time, name, text
                {
                    yield return mark;
                }
            }
        }
    }

    public ValueTask DisposeAsync()
    {
        _socket.Dispose();
        return ValueTask.CompletedTask;
    }
}
