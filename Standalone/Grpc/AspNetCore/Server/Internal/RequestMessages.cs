using System.Buffers;
using System.IO.Pipelines;
using Grpc.Core;
using Microsoft.AspNetCore.Http;

namespace Grpc.AspNetCore.Server.Internal;

/// <summary>Cuts the request's body into messages. One reader at a time.</summary>
/// <remarks>
/// What has not arrived is not allocated for: a message waits for its rest in the transport's buffers, which the client fills only as far as
/// its length, and that was checked first. Whatever is malformed ends the call with a status and a line at Debug.
/// </remarks>
internal sealed class RequestMessages<T>(HttpServerCallContext call, Func<DeserializationContext, T> deserialize)
    where T : class
{
    private static readonly Status Incomplete = new(StatusCode.Internal, "Incomplete message.");
    private static readonly Status Additional = new(StatusCode.Internal, "Additional data after the message received.");
    private static readonly Status Malformed = new(StatusCode.Internal, "Unexpected compressed flag value in message header.");
    private static readonly Status Unparsable = new(StatusCode.Internal, "Request message cannot be parsed.");
    private static readonly Status Corrupt = new(StatusCode.Internal, "Compressed message cannot be decompressed.");
    private static readonly Status NoEncoding = new(StatusCode.Internal, "Request did not include grpc-encoding value with compressed message.");
    private static readonly Status IdentityEncoding = new(StatusCode.Internal, "Request sent 'identity' grpc-encoding value with compressed message.");
    private static readonly Status TooLong = new(StatusCode.ResourceExhausted, "Received message exceeds the maximum configured message size.");
    private static readonly Status Cancelled = new(StatusCode.Internal, "Incoming message cancelled.");

    // Copied: the request's own property may not be used while the response is being written elsewhere.
    private readonly PipeReader _body = call.HttpContext.Request.BodyReader;
    private readonly Payload _payload = new();

    /// <summary>The one message that the request must have; waits for the end of the request.</summary>
    public async ValueTask<T> SingleAsync()
    {
        var message = await NextAsync(CancellationToken.None) ?? throw new RpcException(Incomplete);
        while (true)
        {
            var result = await ReadAsync(CancellationToken.None);
            if (!result.Buffer.IsEmpty)
            {
                AdvanceTo(result.Buffer.Start, result.Buffer.Start);
                throw new RpcException(Additional);
            }

            AdvanceTo(result.Buffer.End, result.Buffer.End);
            if (result.IsCompleted)
            {
                return message;
            }
        }
    }

    /// <summary>The next message; null at the end of the request.</summary>
    public async ValueTask<T?> NextAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var result = await ReadAsync(cancellationToken);
            var bytes = result.Buffer;
            var consumed = false;
            try
            {
                if (TryTake(ref bytes, out var message))
                {
                    consumed = true;
                    return message;
                }

                if (result.IsCompleted)
                {
                    return bytes.IsEmpty ? null : throw new RpcException(Incomplete);
                }
            }
            finally
            {
                // Examined to the end unless something was consumed: the next read then waits for more.
                AdvanceTo(bytes.Start, consumed ? bytes.Start : bytes.End);
            }
        }
    }

    private async ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            var result = await _body.ReadAsync(cancellationToken);
            return result.IsCanceled ? throw new RpcException(Cancelled) : result;
        }
        catch (IOException ex)
        {
            call.BrokenBody = ex;
            throw;
        }
    }

    private void AdvanceTo(SequencePosition consumed, SequencePosition examined)
    {
        try
        {
            _body.AdvanceTo(consumed, examined);
        }
        catch (IOException ex) // here, too, Kestrel tells of a reset
        {
            call.BrokenBody = ex;
            throw;
        }
    }

    private bool TryTake(ref ReadOnlySequence<byte> bytes, out T? message)
    {
        message = null;
        switch (MessageFrame.Read(ref bytes, call.Settings.MaxReceiveMessageSize, out var compressed, out var payload))
        {
            case FrameOutcome.Incomplete:
                return false;
            case FrameOutcome.BadFlag:
                throw new RpcException(Malformed);
            case FrameOutcome.TooLong:
                throw new RpcException(TooLong);
        }

        message = Deserialize(compressed ? Decompress(payload) : payload);
        return true;
    }

    private T Deserialize(in ReadOnlySequence<byte> payload)
    {
        try
        {
            return deserialize(_payload.With(payload));
        }
        catch (Exception ex) when (ex is not RpcException) // a marshaller may have its own word for it
        {
            GrpcServerLog.ErrorReadingMessage(call.Logger, ex);
            throw new RpcException(Unparsable);
        }
        finally
        {
            _payload.With(default);
        }
    }

    private ReadOnlySequence<byte> Decompress(in ReadOnlySequence<byte> payload)
    {
        var encoding = call.HttpContext.Request.Headers.GrpcEncoding.ToString();
        if (encoding.Length == 0)
        {
            throw new RpcException(NoEncoding);
        }

        if (encoding == Protocol.Identity)
        {
            throw new RpcException(IdentityEncoding);
        }

        if (!MessageCompression.IsSupported(encoding))
        {
            throw Unsupported(encoding);
        }

        try
        {
            return MessageCompression.TryDecompress(encoding, payload, call.Settings.MaxReceiveMessageSize, out var message)
                ? message
                : throw new RpcException(TooLong);
        }
        catch (InvalidDataException ex)
        {
            GrpcServerLog.ErrorReadingMessage(call.Logger, ex);
            throw new RpcException(Corrupt);
        }
    }

    private RpcException Unsupported(string encoding)
    {
        if (!call.HttpContext.Response.HasStarted)
        {
            call.HttpContext.Response.Headers.GrpcAcceptEncoding = string.Join(",", MessageCompression.Accepted);
        }

        return new RpcException(new Status(
            StatusCode.Unimplemented,
            $"Unsupported grpc-encoding value '{encoding}'. Supported encodings: {string.Join(", ", MessageCompression.Accepted)}"));
    }
}
