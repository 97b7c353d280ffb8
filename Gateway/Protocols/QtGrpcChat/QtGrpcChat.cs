using Grpc.Core;
using OrleansChat.Gateway.Protocols.QtGrpcChat.Wire;
using OrleansChat.Gateway.Protocols.Shared;

namespace OrleansChat.Gateway.Protocols.QtGrpcChat;

/// <summary>The service as gRPC binds it. In place of the generated class, because <c>ChatRoom</c> answers with messages that are encoded already.</summary>
internal static class QtGrpcChat
{
    private const string ServiceName = "chat.QtGrpcChat";

    private static readonly Method<Credentials, None> Register = new(
        MethodType.Unary, ServiceName, "Register", Marshalling.Message(Credentials.Parser), Marshalling.Message(None.Parser));

    private static readonly Method<ChatMessage, EncodedMessage> ChatRoom = new(
        MethodType.DuplexStreaming, ServiceName, "ChatRoom", Marshalling.Message(ChatMessage.Parser), Marshalling.Encoded);

    /// <summary>For server reflection.</summary>
    public static Google.Protobuf.Reflection.ServiceDescriptor Descriptor => QtgrpcchatReflection.Descriptor.Services[0];

    public static void BindService(ServiceBinderBase binder, QtGrpcChatBase? service)
    {
        binder.AddMethod(Register, service is null ? null : new UnaryServerMethod<Credentials, None>(service.Register));
        binder.AddMethod(ChatRoom, service is null ? null : new DuplexStreamingServerMethod<ChatMessage, EncodedMessage>(service.ChatRoom));
    }

    /// <remarks>The methods have the names that they have on the wire: the binder finds them by those.</remarks>
    [BindServiceMethod(typeof(QtGrpcChat), nameof(BindService))]
    internal abstract class QtGrpcChatBase
    {
        public abstract Task<None> Register(Credentials request, ServerCallContext context);

        public abstract Task ChatRoom(IAsyncStreamReader<ChatMessage> requests, IServerStreamWriter<EncodedMessage> responses, ServerCallContext context);
    }
}
