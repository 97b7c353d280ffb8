using Grpc.Core;
using OrleansChat.Gateway.Feeds;
using OrleansChat.Gateway.Protocols.Shared;
using OrleansChat.Gateway.Protocols.SimpleChat.Wire;

namespace OrleansChat.Gateway.Protocols.SimpleChat;

/// <summary>The service as gRPC binds it. In place of the generated class, because <c>messageList</c> carries messages that are encoded already.</summary>
internal static class SimpleChat
{
    private const string ServiceName = "qtgrpc.examples.chat.SimpleChat";

    private static readonly Method<None, FeedRun> MessageList = new(
        MethodType.ServerStreaming, ServiceName, "messageList", Marshalling.Message(None.Parser), Marshalling.Run);

    private static readonly Method<ChatMessage, None> SendMessage = new(
        MethodType.Unary, ServiceName, "sendMessage", Marshalling.Message(ChatMessage.Parser), Marshalling.Message(None.Parser));

    /// <summary>For server reflection.</summary>
    public static Google.Protobuf.Reflection.ServiceDescriptor Descriptor => SimplechatReflection.Descriptor.Services[0];

    public static void BindService(ServiceBinderBase binder, SimpleChatBase? service)
    {
        binder.AddMethod(MessageList, service is null ? null : new ServerStreamingServerMethod<None, FeedRun>(service.messageList));
        binder.AddMethod(SendMessage, service is null ? null : new UnaryServerMethod<ChatMessage, None>(service.sendMessage));
    }

    /// <remarks>The methods have the names that they have on the wire: the binder finds them by those.</remarks>
    [BindServiceMethod(typeof(SimpleChat), nameof(BindService))]
    internal abstract class SimpleChatBase
    {
        public abstract Task messageList(None request, IServerStreamWriter<FeedRun> responses, ServerCallContext context);

        public abstract Task<None> sendMessage(ChatMessage request, ServerCallContext context);
    }
}
