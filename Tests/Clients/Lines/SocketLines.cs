using System.Net.WebSockets;
using System.Text;

namespace OrleansChat.Tests.Clients.Lines;

/// <summary>Lines by a WebSocket, each a text message, for clients that have no standard input.</summary>
internal sealed class SocketLines(WebSocket socket) : ILines
{
    private readonly SemaphoreSlim _writing = new(1);
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Nobody needs the socket any more.</summary>
    public Task Ended => _ended.Task;

    public async ValueTask WriteAsync(string line)
    {
        await _writing.WaitAsync();
        try
        {
            await socket.SendAsync(Encoding.UTF8.GetBytes(line), WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None);
        }
        catch (Exception fault) when (fault is WebSocketException or OperationCanceledException or IOException or ObjectDisposedException)
        {
            // the reader sees the end
        }
        finally
        {
            _writing.Release();
        }
    }

    public async ValueTask<string?> ReadAsync()
    {
        using var line = new MemoryStream();
        var buffer = new byte[16_384];
        while (true)
        {
            try
            {
                var part = await socket.ReceiveAsync(buffer.AsMemory(), CancellationToken.None);
                if (part.MessageType == WebSocketMessageType.Close)
                {
                    return null;
                }

                line.Write(buffer, 0, part.Count);
                if (part.EndOfMessage)
                {
                    return Encoding.UTF8.GetString(line.GetBuffer(), 0, (int)line.Length);
                }
            }
            catch (Exception fault) when (fault is WebSocketException or OperationCanceledException or IOException or ObjectDisposedException)
            {
                return null; // cut off, by either side
            }
        }
    }

    public ValueTask DisposeAsync()
    {
        _ended.TrySetResult();
        socket.Abort();
        return ValueTask.CompletedTask;
    }
}
