using System.Buffers;
using System.Diagnostics;
using System.IO.Pipelines;
using Grpc.Core;

namespace Grpc.AspNetCore.Server.Internal;

/// <summary>Puts one message after the other into the response's pipe: prefix and payload together.</summary>
/// <remarks>
/// Prefix and payload become visible to the transport with the same flush, so that they are in the same DATA frame as far as it reaches: there
/// are clients that lose messages otherwise (Qt 6.5 and 6.6). With a length set beforehand and no compression the marshaller writes into the
/// pipe itself, five bytes behind the place that the prefix then takes.
/// </remarks>
internal sealed class ResponseMessage(HttpServerCallContext call, PipeWriter body) : SerializationContext, IBufferWriter<byte>
{
    private enum State
    {
        Empty,
        Direct,
        Collecting,
        Complete,
    }

    private static readonly Status TooLong = new(StatusCode.ResourceExhausted, "Sending message exceeds the maximum configured message size.");

    private State _state;
    private int _length; // as announced; -1 when it was not
    private int _written;
    private Memory<byte> _first; // holds the place of the prefix; empty once that is written
    private ArrayBufferWriter<byte>? _collected;
    private string? _encoding;

    /// <summary>Serializes a message into the pipe, without flushing it.</summary>
    public void Write<T>(T message, Action<T, SerializationContext> serialize)
    {
        _state = State.Empty;
        _length = -1;
        _written = 0;
        _first = default;
        _encoding = call.ResponseEncoding is { } encoding && MessageCompression.IsSupported(encoding)
            && (call.WriteOptions?.Flags & WriteFlags.NoCompress) is not WriteFlags.NoCompress ? encoding : null;
        serialize(message, this);
    }

    public override void SetPayloadLength(int payloadLength)
    {
        Expect(State.Empty);
        _length = payloadLength;
    }

    public override void Complete(byte[] payload)
    {
        Expect(State.Empty);
        _state = State.Complete;
        WriteWhole(payload);
    }

    public override IBufferWriter<byte> GetBufferWriter()
    {
        if (_state is State.Empty)
        {
            if (_length >= 0 && _encoding is null)
            {
                RefuseIfTooLong(_length);
                _state = State.Direct;
            }
            else
            {
                _collected ??= new ArrayBufferWriter<byte>();
                _collected.ResetWrittenCount();
                _state = State.Collecting;
            }
        }

        return _state switch
        {
            State.Direct => this,
            State.Collecting => _collected!,
            _ => throw Misuse(),
        };
    }

    public override void Complete()
    {
        switch (_state)
        {
            case State.Direct:
                if (_written != _length)
                {
                    throw new InvalidOperationException($"The marshaller announced {_length} bytes and wrote {_written}.");
                }

                if (_length == 0)
                {
                    MessageFrame.WritePrefix(body.GetSpan(MessageFrame.PrefixLength), compressed: false, length: 0);
                    body.Advance(MessageFrame.PrefixLength);
                }

                break;
            case State.Collecting:
                WriteWhole(_collected!.WrittenSpan);
                break;
            default:
                throw Misuse();
        }

        _state = State.Complete;
    }

    Memory<byte> IBufferWriter<byte>.GetMemory(int sizeHint)
    {
        if (_written > 0)
        {
            return body.GetMemory(sizeHint);
        }

        _first = body.GetMemory(MessageFrame.PrefixLength + Math.Max(sizeHint, 1));
        return _first[MessageFrame.PrefixLength..];
    }

    Span<byte> IBufferWriter<byte>.GetSpan(int sizeHint) => _written > 0 ? body.GetSpan(sizeHint) : ((IBufferWriter<byte>)this).GetMemory(sizeHint).Span;

    void IBufferWriter<byte>.Advance(int count)
    {
        if (count == 0)
        {
            return;
        }

        Debug.Assert(_state is State.Direct, "Only this state hands itself out.");
        if (_written > 0)
        {
            body.Advance(count);
        }
        else
        {
            MessageFrame.WritePrefix(_first.Span, compressed: false, _length);
            _first = default;
            body.Advance(MessageFrame.PrefixLength + count);
        }

        _written += count;
    }

    private void WriteWhole(ReadOnlySpan<byte> payload)
    {
        RefuseIfTooLong(payload.Length);
        if (_encoding is not null)
        {
            payload = MessageCompression.Compress(_encoding, payload, call.Settings.CompressionLevel).Span;
        }

        MessageFrame.WritePrefix(body.GetSpan(MessageFrame.PrefixLength), compressed: _encoding is not null, payload.Length);
        body.Advance(MessageFrame.PrefixLength);
        body.Write(payload);
    }

    private void RefuseIfTooLong(int length)
    {
        if (length > call.Settings.MaxSendMessageSize)
        {
            throw new RpcException(TooLong);
        }
    }

    private void Expect(State state)
    {
        if (_state != state)
        {
            throw Misuse();
        }
    }

    private InvalidOperationException Misuse() => new($"Not valid in the current state: {_state}");
}
