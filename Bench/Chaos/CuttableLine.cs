using System.Net;
using System.Net.Sockets;

namespace OrleansChat.Bench.Chaos;

/// <summary>A TCP line from a port of its own to another of this machine, which can be cut like a cable or a firewall cuts it.</summary>
internal sealed class CuttableLine : IAsyncDisposable
{
    private const int BufferLength = 16 * 1024;
    private static readonly LingerOption Abruptly = new(enable: true, seconds: 0); // a close is a reset

    private readonly int _to;
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _end = new();
    private readonly Lock _gate = new(); // guards the two below
    private readonly List<Socket> _sockets = [];
    private TaskCompletionSource _passing = Completed();
    private readonly Task _accepting;
    private volatile LineCut _cut;

    public CuttableLine(int to)
    {
        _to = to;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>Cuts the line, in this way, until it is mended.</summary>
    public void Cut(LineCut how)
    {
        lock (_gate)
        {
            _cut = how;
            if (how == LineCut.Silence) { _passing = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously); }
            if (how == LineCut.Reset) { CloseAll(); }
        }
    }

    /// <summary>Lets everything pass again. What was on its way when it fell silent is lost with its connections, as behind a firewall that forgot them.</summary>
    public void Mend()
    {
        lock (_gate)
        {
            if (_cut == LineCut.Silence) { CloseAll(); }
            _cut = LineCut.None;
            _ = _passing.TrySetResult();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _listener.Stop();
        Mend();
        lock (_gate) { CloseAll(); }
        await _accepting;
        _end.Dispose();
    }

    private static TaskCompletionSource Completed()
    {
        var completed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        completed.SetResult();
        return completed;
    }

    private async Task AcceptAsync()
    {
        var carrying = new List<Task>();
        try
        {
            while (true)
            {
                var near = await _listener.AcceptSocketAsync(_end.Token);
                _ = carrying.RemoveAll(task => task.IsCompleted);
                carrying.Add(CarryAsync(near));
            }
        }
        catch (Exception fault) when (fault is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            await Task.WhenAll(carrying);
        }
    }

    private async Task CarryAsync(Socket near)
    {
        using var far = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        using (near)
        {
            near.NoDelay = true;
            if (!TryKeep(near, far)) { return; }
            try
            {
                await PassAsync();
                await far.ConnectAsync(IPAddress.Loopback, _to, _end.Token);
                await Task.WhenAny(CopyAsync(near, far), CopyAsync(far, near)); // the end of one side is the end of both
            }
            catch (Exception fault) when (fault is SocketException or OperationCanceledException or ObjectDisposedException)
            {
                // It ended, or was cut.
            }
            finally
            {
                lock (_gate) { _ = _sockets.RemoveAll(socket => socket == near || socket == far); }
            }
        }
    }

    private async Task CopyAsync(Socket from, Socket to)
    {
        var buffer = new byte[BufferLength];
        try
        {
            while (await from.ReceiveAsync(buffer.AsMemory(), _end.Token) is > 0 and var length)
            {
                await PassAsync();
                await SendAllAsync(to, buffer.AsMemory(0, length));
            }
        }
        catch (Exception fault) when (fault is SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // It ended, or was cut.
        }
    }

    private async Task SendAllAsync(Socket to, ReadOnlyMemory<byte> bytes)
    {
        while (bytes.Length > 0) { bytes = bytes[await to.SendAsync(bytes, _end.Token)..]; }
    }

    private Task PassAsync()
    {
        lock (_gate) { return _passing.Task; }
    }

    private bool TryKeep(Socket near, Socket far)
    {
        lock (_gate)
        {
            near.LingerState = Abruptly;
            if (_cut == LineCut.Reset) { return false; }
            _sockets.AddRange([near, far]);
            return true;
        }
    }

    private void CloseAll()
    {
        foreach (var socket in _sockets)
        {
            socket.LingerState = Abruptly;
            socket.Dispose();
        }
        _sockets.Clear();
    }
}

/// <summary>How a line is cut.</summary>
internal enum LineCut
{
    None,

    /// <summary>Connections are reset, and new ones are reset as well.</summary>
    Reset,

    /// <summary>Connections stay, new ones are taken, and nothing passes.</summary>
    Silence,
}
