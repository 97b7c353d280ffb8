using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace OrleansChat.Bench.Load;

/// <summary>A connection of the load generator: bytes in, bytes out, and what is left of an unfinished frame.</summary>
/// <remarks>Belongs to one <see cref="EventLoop"/>, whose thread makes every call.</remarks>
internal abstract class Connection(Tally tally) : IDisposable
{
    private const int Congestion = 64 * 1024;
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private byte[] _unread = [];
    private int _unreadLength;
    private byte[] _unsent = [];
    private int _unsentLength;
    private Epoll? _epoll;      // set by Open, before any event
    private int _token;
    private bool _waitsForRoom;

    protected Tally Tally { get; } = tally;

    /// <summary>More is waiting than the server takes; what would be written now would only wait here.</summary>
    public bool IsCongested => _unsentLength > Congestion;

    public bool IsOpen { get; private set; }

    /// <summary>Connects (it blocks, which on loopback is short) and says what the protocol says first.</summary>
    public void Open(int port, Epoll epoll, int token)
    {
        _socket.Connect(IPAddress.Loopback, port);
        _socket.Blocking = false;
        (_epoll, _token, IsOpen) = (epoll, token, true);
        epoll.Watch(_socket, token);
        Greet();
        Flush();
    }

    /// <summary>Takes what has arrived, through <paramref name="buffer"/>, and sends what that called for.</summary>
    public void Turn(Span<byte> buffer)
    {
        if (!IsOpen) { return; }
        try
        {
            if (_unreadLength >= buffer.Length) { throw new InvalidDataException("The server sent a frame larger than the load generator's buffer."); }
            _unread.AsSpan(0, _unreadLength).CopyTo(buffer);
            var received = _socket.Receive(buffer[_unreadLength..], SocketFlags.None, out var error);
            if (error == SocketError.Success && received > 0) { Take(buffer[..(_unreadLength + received)]); }
            else if (error != SocketError.WouldBlock) { Break(received == 0 ? "The server closed a connection." : $"A connection failed: {error}."); }
            Flush();
        }
        catch (InvalidDataException exception)
        {
            Break(exception.Message);
        }
    }

    /// <summary>Sends what has been written, as much as the socket takes.</summary>
    public void Flush()
    {
        if (_unsentLength == 0 || !IsOpen) { return; }
        var sent = _socket.Send(_unsent.AsSpan(0, _unsentLength), SocketFlags.None, out var error);
        if (error is not (SocketError.Success or SocketError.WouldBlock))
        {
            Break($"A connection failed: {error}.");
            return;
        }

        if (error == SocketError.Success)
        {
            _unsent.AsSpan(sent, _unsentLength - sent).CopyTo(_unsent);
            _unsentLength -= sent;
        }
        if (_waitsForRoom == _unsentLength > 0) { return; }
        _waitsForRoom = _unsentLength > 0;
        _epoll!.WatchForRoom(_socket, _token, _waitsForRoom); // set by Open
    }

    /// <summary>Called about once in ten seconds, for protocols that want a sign of life.</summary>
    public virtual void Tick() { }

    public void Dispose()
    {
        IsOpen = false;
        _socket.Dispose();
    }

    protected abstract void Greet();

    /// <summary>Takes whole frames off the start of <paramref name="bytes"/>; says how many bytes they were.</summary>
    protected abstract int Parse(ReadOnlySpan<byte> bytes, long now);

    /// <summary>Room for <paramref name="length"/> bytes at the end of what is to be sent; <see cref="Flush"/> sends it.</summary>
    protected Span<byte> Write(int length)
    {
        if (_unsent.Length < _unsentLength + length) { Array.Resize(ref _unsent, Math.Max(_unsentLength + length, 2 * _unsent.Length)); }
        _unsentLength += length;
        return _unsent.AsSpan(_unsentLength - length, length);
    }

    protected void Write(ReadOnlySpan<byte> bytes) => bytes.CopyTo(Write(bytes.Length));

    protected void Break(string what)
    {
        IsOpen = false;
        Tally.Broke(what);
        _socket.Dispose(); // which also ends the watch
    }

    private void Take(ReadOnlySpan<byte> bytes)
    {
        var taken = Parse(bytes, Stopwatch.GetTimestamp());
        var left = bytes[taken..];
        if (_unread.Length < left.Length) { _unread = new byte[Math.Max(left.Length, 1024)]; }
        left.CopyTo(_unread);
        _unreadLength = left.Length;
    }
}
