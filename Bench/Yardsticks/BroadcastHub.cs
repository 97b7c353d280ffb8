using Microsoft.AspNetCore.Http.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.SignalR;

namespace OrleansChat.Bench.Yardsticks;

/// <summary>A hub as the documentation of SignalR has it: what one says, all are told.</summary>
internal sealed class BroadcastHub : Hub
{
    public static WebApplication Build(int port)
    {
        var builder = YardstickHosting.CreateBuilder(port, HttpProtocols.Http1);
        _ = builder.Services.AddSignalR();
        var app = builder.Build();
        _ = app.MapHub<BroadcastHub>("/hub", options => options.Transports = HttpTransportType.WebSockets);
        return app;
    }

    public override Task OnConnectedAsync() => Clients.Caller.SendAsync("ready");

    public Task Send(string text) => Clients.All.SendAsync("message", text);
}
