using Grpc.Core;

namespace OrleansChat.Tests.Standalone.Grpc;

public sealed class EchoService(EchoHandlers handlers) : Echo.EchoBase
{
    public override Task<Note> Say(Note request, ServerCallContext context) => handlers.Say(request, context);

    public override Task<Note> Collect(IAsyncStreamReader<Note> requestStream, ServerCallContext context) =>
        handlers.Collect(requestStream, context);

    public override Task Count(Note request, IServerStreamWriter<Note> responseStream, ServerCallContext context) =>
        handlers.Count(request, responseStream, context);

    public override Task Chat(
        IAsyncStreamReader<Note> requestStream, IServerStreamWriter<Note> responseStream, ServerCallContext context) =>
        handlers.Chat(requestStream, responseStream, context);
}
