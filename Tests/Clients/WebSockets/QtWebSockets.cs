using System.Diagnostics;
using OrleansChat.Tests.Clients.Lines;

namespace OrleansChat.Tests.Clients.WebSockets;

/// <summary>The client of <c>Qt/websocket.cc</c>, on the QWebSocket that the system has.</summary>
internal static class QtWebSockets
{
    public static async Task<WebSocketProgram> StartAsync()
    {
        var directory = await Workshop.BuildAsync(
            "qt", [Path.Combine(Workshop.Sources, "Qt", "websocket.cc")],
            ["pkg-config", "--print-errors", "--exists", "Qt6WebSockets"],
            ["sh", "-c", "c++ -std=c++17 -O1 -fPIC -o websocket websocket.cc $(pkg-config --cflags --libs Qt6WebSockets)"]);
        return await WebSocketProgram.StartAsync(ProgramLines.Start(new ProcessStartInfo(Path.Combine(directory, "websocket"))));
    }
}
