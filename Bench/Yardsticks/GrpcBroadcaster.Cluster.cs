using Grpc.Core;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using OrleansChat.Bench.Yardsticks.Wires;

namespace OrleansChat.Bench.Yardsticks;

/// <summary>What is sent goes out on all streams, by Grpc.AspNetCore. No room, no password, no history, no disk.</summary>
internal sealed class GrpcBroadcaster(BroadcastTargets<ChatMessages> targets) : SimpleChat.SimpleChatBase
{
    public static WebApplication Build(int port)
    {
        var builder = YardstickHosting.CreateBuilder(port, HttpProtocols.Http2);
        _ = builder.Services.AddGrpc();
        _ = builder.Services.AddSingleton<BroadcastTargets<ChatMessages>>();
        var app = builder.Build();
        _ = app.MapGrpcService<GrpcBroadcaster>();
        return app;
    }

    public override async Task messageList(None request, IServerStreamWriter<ChatMessages> responseStream, ServerCallContext context)
    {
        var target = new Target(responseStream);
        targets.Add(target);
        try
        {
            target.Send(new ChatMessages());
            await Task.Delay(Timeout.Infinite, context.CancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        finally
        {
            targets.Remove(target);
            await target.Draining;
        }
    }

    public override Task<None> sendMessage(ChatMessage request, ServerCallContext context)
    {
        targets.Send(new ChatMessages { Messages = { request } });
        return Task.FromResult(new None());
    }

    private sealed class Target(IServerStreamWriter<ChatMessages> stream) : BroadcastTarget<ChatMessages>
    {
        protected override ValueTask WriteAsync(ChatMessages message) => new(stream.WriteAsync(message));
    }
}
