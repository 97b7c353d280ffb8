using System.Diagnostics;
using OrleansChat.Tests.Clients.Lines;

namespace OrleansChat.Tests.Clients.WebSockets;

/// <summary>The client of <c>Node/websocket.mjs</c>, on the npm package ws. It offers <c>permessage-deflate</c>.</summary>
internal static class NodeWebSockets
{
    public static async Task<WebSocketProgram> StartAsync() => await WebSocketProgram.StartAsync(
        ProgramLines.Start(new ProcessStartInfo("node", ["websocket.mjs"]) { WorkingDirectory = await NodeWorkshop.BuildAsync() }));
}
