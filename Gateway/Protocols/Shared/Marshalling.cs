using System.Buffers;
using Google.Protobuf;
using Grpc.Core;
using OrleansChat.Gateway.Feeds;

namespace OrleansChat.Gateway.Protocols.Shared;

/// <summary>How this gateway's gRPC services turn messages into bytes and back.</summary>
internal static class Marshalling
{
    /// <summary>A run of a feed: the bytes as they are, copied once, into the connection's own buffer.</summary>
    public static Marshaller<FeedRun> Run { get; } = new(WriteRun, _ => throw new NotSupportedException("A gateway does not read runs."));

    /// <summary>A message that is bytes already: copied once, into the connection's own buffer.</summary>
    public static Marshaller<EncodedMessage> Encoded { get; } = new(WriteEncoded, _ => throw new NotSupportedException("A gateway reads messages."));

    /// <summary>A protobuf message. Bytes that are none are the client's fault, and said so (INVALID_ARGUMENT), whatever the gRPC server does by itself.</summary>
    public static Marshaller<T> Message<T>(MessageParser<T> parser) where T : IMessage<T> =>
        new(WriteMessage, context => ReadMessage(parser, context));

    private static void WriteRun(FeedRun run, SerializationContext context)
    {
        context.SetPayloadLength(run.Bytes);
        var buffer = context.GetBufferWriter();
        foreach (var part in run.Parts)
        {
            buffer.Write(part.Span);
        }

        context.Complete();
    }

    private static void WriteEncoded(EncodedMessage message, SerializationContext context)
    {
        context.SetPayloadLength(message.Bytes.Length);
        context.GetBufferWriter().Write(message.Bytes.Span);
        context.Complete();
    }

    private static void WriteMessage<T>(T message, SerializationContext context) where T : IMessage<T>
    {
        context.SetPayloadLength(message.CalculateSize());
        message.WriteTo(context.GetBufferWriter());
        context.Complete();
    }

    private static T ReadMessage<T>(MessageParser<T> parser, DeserializationContext context) where T : IMessage<T>
    {
        try
        {
            return parser.ParseFrom(context.PayloadAsReadOnlySequence());
        }
        catch (InvalidProtocolBufferException)
        {
            throw new RpcException(new Status(StatusCode.InvalidArgument, "The request is no valid protobuf message."));
        }
    }
}
