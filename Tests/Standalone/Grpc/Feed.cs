using System.Buffers;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Grpc.Core;

namespace OrleansChat.Tests.Standalone.Grpc;

/// <summary>A service written by hand, in the shape of a generated one, whose responses are encoded already.</summary>
public static class Feed
{
    private static readonly Method<Note, EncodedNote> ListenMethod = new(
        MethodType.ServerStreaming,
        "orleanschat.tests.Feed",
        "Listen",
        Marshallers.Create<Note>((note, context) => context.Complete(note.ToByteArray()), context => Note.Parser.ParseFrom(context.PayloadAsReadOnlySequence())),
        Marshallers.Create<EncodedNote>(Write, _ => throw new NotSupportedException()));

    public static ServiceDescriptor Descriptor => EchoReflection.Descriptor.Services[0];

    public static void BindService(ServiceBinderBase serviceBinder, FeedBase serviceImpl) =>
        serviceBinder.AddMethod(
            ListenMethod,
            serviceImpl is null ? null : new ServerStreamingServerMethod<Note, EncodedNote>(serviceImpl.Listen));

    private static void Write(EncodedNote note, SerializationContext context)
    {
        context.SetPayloadLength(note.Bytes.Length);
        context.GetBufferWriter().Write(note.Bytes.Span);
        context.Complete();
    }

    [BindServiceMethod(typeof(Feed), nameof(BindService))]
    public abstract class FeedBase
    {
        public virtual Task Listen(Note request, IServerStreamWriter<EncodedNote> responseStream, ServerCallContext context) =>
            throw new RpcException(new Status(StatusCode.Unimplemented, ""));
    }
}
