using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using OrleansChat.Bench.Load;
using OrleansChat.Bench.Load.Http2;

namespace OrleansChat.Bench.Processes;

/// <summary>One <c>sendMessage</c>, tried on and on until a starting server accepts it.</summary>
internal static class FirstSend
{
    private const int TextSize = 100;
    private static readonly TimeSpan TryEvery = TimeSpan.FromMilliseconds(2);

    public static async Task UntilAcceptedAsync(ChildProcess server, int port, TimeSpan longest, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(longest);
        try
        {
            while (!await TryAsync(port, patience.Token))
            {
                if (server.HasExited) { throw new ProcessException($"{server.Name} ended. {server.LastWords()}"); }
                await Task.Delay(TryEvery, patience.Token);
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            var waited = Stopwatch.GetElapsedTime(started);
            throw new ProcessException($"{server.Name} accepted no message for {waited.TotalSeconds:0} s. {server.LastWords()}");
        }
    }

    private static async Task<bool> TryAsync(int port, CancellationToken cancellationToken)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(IPAddress.Loopback, port, cancellationToken);
            _ = await socket.SendAsync(Request(port), cancellationToken);
            return await ReadAnswerAsync(socket, cancellationToken);
        }
        catch (SocketException)
        {
            return false; // nobody listens yet
        }
    }

    /// <summary>Everything that a client has to say for one call, in one write.</summary>
    private static byte[] Request(int port)
    {
        const int stream = 1;
        var headers = SimpleChat.SendMessageHeaders(port);
        var (message, _) = SimpleChat.TextMessage(Stamp.Text(TextSize), DateTimeOffset.UtcNow);
        return
        [
            .. Http2Settings.Preface,
            .. Head(new Http2Frame(headers.Length, Http2FrameType.Headers, Http2Frame.EndHeaders, stream)), .. headers,
            .. Head(new Http2Frame(message.Length, Http2FrameType.Data, Http2Frame.EndStream, stream)), .. message,
        ];
    }

    private static byte[] Head(Http2Frame frame)
    {
        var head = new byte[Http2Frame.HeadLength];
        frame.Write(head);
        return head;
    }

    /// <summary>Whether a message came before the trailers, which is how success looks.</summary>
    private static async Task<bool> ReadAnswerAsync(Socket socket, CancellationToken cancellationToken)
    {
        var buffer = new byte[32 * 1024];
        var length = 0;
        var hasMessage = false;
        while (await socket.ReceiveAsync(buffer.AsMemory(length), cancellationToken) is > 0 and var received)
        {
            length += received;
            if (FindEnd(buffer, ref length, ref hasMessage)) { return hasMessage; }
        }
        return false;
    }

    private static bool FindEnd(byte[] buffer, ref int length, ref bool hasMessage)
    {
        var rest = (ReadOnlySpan<byte>)buffer.AsSpan(0, length);
        while (Http2Frame.TryTake(ref rest, out var frame, out _))
        {
            hasMessage |= frame is { Type: Http2FrameType.Data, Length: > 0 };
            if (frame.Type == Http2FrameType.Headers && frame.Has(Http2Frame.EndStream)) { return true; }
        }
        rest.CopyTo(buffer);
        length = rest.Length;
        return false;
    }
}
