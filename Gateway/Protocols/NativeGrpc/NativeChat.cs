using Grpc.Core;
using OrleansChat.Gateway.Protocols.NativeGrpc.Wire;
using OrleansChat.Gateway.Protocols.Shared;

namespace OrleansChat.Gateway.Protocols.NativeGrpc;

/// <summary>The service as gRPC binds it. In place of the generated class, because <c>Connect</c> answers with frames that are encoded already.</summary>
internal static class NativeChat
{
    private static readonly Method<ClientFrame, EncodedMessage> Connect = new(
        MethodType.DuplexStreaming, "orleanschat.v1.Chat", "Connect", Marshalling.Message(ClientFrame.Parser), Marshalling.Encoded);

    /// <summary>For server reflection.</summary>
    public static Google.Protobuf.Reflection.ServiceDescriptor Descriptor => OrleanschatReflection.Descriptor.Services[0];

    public static void BindService(ServiceBinderBase binder, NativeChatBase? service) =>
        binder.AddMethod(Connect, service is null ? null : new DuplexStreamingServerMethod<ClientFrame, EncodedMessage>(service.Connect));

    /// <remarks>The method has the name that it has on the wire: the binder finds it by that.</remarks>
    [BindServiceMethod(typeof(NativeChat), nameof(BindService))]
    internal abstract class NativeChatBase
    {
        public abstract Task Connect(IAsyncStreamReader<ClientFrame> requests, IServerStreamWriter<EncodedMessage> responses, ServerCallContext context);
    }
}
