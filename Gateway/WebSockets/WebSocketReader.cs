using System.Buffers;
using System.Buffers.Binary;
using System.Text.Unicode;

namespace OrleansChat.Gateway.WebSockets;

/// <summary>Turns the bytes of a client into messages and control frames. No I/O: the connection brings bytes and takes what is in them.</summary>
/// <remarks>
/// <code>
/// GetMemory, bytes written there, Advance, then Next until it says NeedsBytes
/// </code>
/// A message that lies whole in the buffer is unmasked where it lies; only one in several frames, or larger than the buffer, is copied
/// together, and memory for it grows with the bytes that came, never with a length that was only announced. Between messages nothing is held.
/// </remarks>
internal sealed class WebSocketReader(int maxMessageBytes)
{
    private const int BufferBytes = 16 * 1024;

    private byte[]? _buffer;
    private int _start;
    private int _end;

    private byte[]? _assembled;         // what has come of a message that is not in one piece
    private int _assembledBytes;
    private bool _isAssembledLent;

    private WebSocketOpcode _messageOpcode;
    private bool _isInMessage;          // between a frame that is not final and its last continuation
    private bool _isInFrame;            // a data frame whose payload has not all come
    private bool _isFrameFinal;
    private long _frameBytesLeft;
    private uint _frameMask;

    /// <summary>Set when <see cref="Next"/> said Message.</summary>
    public WebSocketMessage Message { get; private set; }

    /// <summary>Set when it said Ping, Pong or Close; valid until the next call. Of close: nothing, or code and reason, checked.</summary>
    public ReadOnlyMemory<byte> Control { get; private set; }

    /// <summary>Set when it said Fault; nothing can be read after that.</summary>
    public CloseReason? Fault { get; private set; }

    /// <summary>Whether all bytes that came have been taken, so that <see cref="ReleaseBuffer"/> costs nothing.</summary>
    public bool IsEmpty => _start == _end;

    /// <summary>Room for more bytes, at least one.</summary>
    public Memory<byte> GetMemory()
    {
        _buffer ??= ArrayPool<byte>.Shared.Rent(BufferBytes);
        if (_start > 0)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            (_start, _end) = (0, _end - _start);
        }

        return _buffer.AsMemory(_end);
    }

    public void Advance(int bytes) => _end += bytes;

    /// <summary>Forgets the bytes that came, without looking at them.</summary>
    public void Skip() => _start = _end;

    /// <summary>Gives back the buffers of an idle connection.</summary>
    public void ReleaseBuffer()
    {
        TakeBackLent();
        if (_buffer is not null && IsEmpty)
        {
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = null;
            _start = _end = 0;
        }
    }

    /// <summary>Gives back everything; nothing can be read after that.</summary>
    public void Release()
    {
        _start = _end;
        ReleaseBuffer();
        DropAssembled();
    }

    public WebSocketRead Next()
    {
        TakeBackLent();
        while (true)
        {
            if (_isInFrame)
            {
                if (!TryTakePayload(out var read))
                {
                    continue;
                }

                return read;
            }

            var here = _buffer.AsSpan(_start, _end - _start);
            var headerBytes = WebSocketFrameHeader.Read(here, out var header);
            switch (headerBytes)
            {
                case 0:
                    return WebSocketRead.NeedsBytes;
                case < 0:
                    return Fail(CloseReason.ProtocolError);
            }

            if (header.IsControl)
            {
                return here.Length < headerBytes + header.PayloadLength ? WebSocketRead.NeedsBytes : TakeControl(headerBytes, header);
            }

            if (_isInMessage != (header.Opcode == WebSocketOpcode.Continuation))
            {
                return Fail(CloseReason.ProtocolError);
            }

            if (header.PayloadLength > maxMessageBytes - _assembledBytes)
            {
                return Fail(CloseReason.TooBig);
            }

            _start += headerBytes;
            _messageOpcode = _isInMessage ? _messageOpcode : header.Opcode;
            if (header.IsFinal && !_isInMessage && here.Length >= headerBytes + header.PayloadLength)
            {
                return TakeWhole((int)header.PayloadLength, header.Mask);
            }

            (_isInFrame, _isInMessage, _isFrameFinal, _frameBytesLeft, _frameMask) = (true, true, header.IsFinal, header.PayloadLength, header.Mask);
        }
    }

    /// <summary>Takes what has come of a frame that is not, or not alone, a whole message.</summary>
    /// <returns>False when the frame is over and the next one is to be looked at.</returns>
    private bool TryTakePayload(out WebSocketRead read)
    {
        var piece = _buffer.AsSpan(_start, (int)Math.Min(_frameBytesLeft, _end - _start));
        _frameMask = WebSocketMask.Apply(piece, _frameMask);
        Assemble(piece);
        _start += piece.Length;
        _frameBytesLeft -= piece.Length;
        if (_frameBytesLeft > 0)
        {
            read = WebSocketRead.NeedsBytes;
            return true;
        }

        _isInFrame = false;
        if (!_isFrameFinal)
        {
            read = default;
            return false;
        }

        _isInMessage = false;
        _isAssembledLent = true;
        read = Complete(_assembled.AsMemory(0, _assembledBytes));
        return true;
    }

    private WebSocketRead TakeWhole(int length, uint mask)
    {
        var body = _buffer.AsMemory(_start, length);
        WebSocketMask.Apply(body.Span, mask);
        _start += length;
        return Complete(body);
    }

    private WebSocketRead Complete(ReadOnlyMemory<byte> body)
    {
        if (_messageOpcode == WebSocketOpcode.Text && !Utf8.IsValid(body.Span))
        {
            return Fail(CloseReason.InvalidText);
        }

        Message = new WebSocketMessage(_messageOpcode == WebSocketOpcode.Text ? WebSocketMessageKind.Text : WebSocketMessageKind.Binary, body);
        return WebSocketRead.Message;
    }

    private WebSocketRead TakeControl(int headerBytes, WebSocketFrameHeader header)
    {
        var payload = _buffer.AsMemory(_start + headerBytes, (int)header.PayloadLength);
        WebSocketMask.Apply(payload.Span, header.Mask);
        _start += headerBytes + payload.Length;
        Control = payload;
        return header.Opcode switch
        {
            WebSocketOpcode.Ping => WebSocketRead.Ping,
            WebSocketOpcode.Pong => WebSocketRead.Pong,
            _ when payload.Length == 0 => WebSocketRead.Close,
            _ when payload.Length == 1 || !IsCloseCode(BinaryPrimitives.ReadUInt16BigEndian(payload.Span)) => Fail(CloseReason.ProtocolError),
            _ when !Utf8.IsValid(payload.Span[2..]) => Fail(CloseReason.InvalidText),
            _ => WebSocketRead.Close,
        };
    }

    // What an endpoint may put into a close frame: 1005, 1006 and 1015 are for programs to say to themselves.
    private static bool IsCloseCode(int code) => code is >= 1000 and <= 1014 and not (1004 or 1005 or 1006) or (>= 3000 and <= 4999);

    private void Assemble(ReadOnlySpan<byte> piece)
    {
        if (_assembled is null || _assembled.Length < _assembledBytes + piece.Length)
        {
            var larger = ArrayPool<byte>.Shared.Rent(Math.Max(_assembledBytes + piece.Length, Math.Min(2 * _assembledBytes, maxMessageBytes)));
            _assembled.AsSpan(0, _assembledBytes).CopyTo(larger);
            if (_assembled is not null)
            {
                ArrayPool<byte>.Shared.Return(_assembled);
            }

            _assembled = larger;
        }

        piece.CopyTo(_assembled.AsSpan(_assembledBytes));
        _assembledBytes += piece.Length;
    }

    private void TakeBackLent()
    {
        if (_isAssembledLent)
        {
            DropAssembled();
        }
    }

    private void DropAssembled()
    {
        if (_assembled is not null)
        {
            ArrayPool<byte>.Shared.Return(_assembled);
        }

        _assembled = null;
        _assembledBytes = 0;
        _isAssembledLent = false;
    }

    private WebSocketRead Fail(CloseReason fault)
    {
        Fault = fault;
        return WebSocketRead.Fault;
    }
}
