using System.Diagnostics;
using OrleansChat.Tests.Clients.Lines;

namespace OrleansChat.Tests.Clients.WebChannel;

/// <summary>QML's WebSocket and the qwebchannel.js that Qt's own library carries.</summary>
internal static class QmlWebChannel
{
    public static async Task<IWebChannelClient> StartAsync()
    {
        var qml = Workshop.Find("qml6", "/usr/lib/qt6/bin/qml");
        var directory = await Workshop.BuildAsync("qml", [Path.Combine(Workshop.Sources, "Qml", "webchannel.qml"), WebChannelScript.File]);
        var server = await PageServer.StartAsync(new Dictionary<string, string>());
        var program = BackgroundProgram.Start(new ProcessStartInfo(qml,
            ["-platform", "offscreen", Path.Combine(directory, "webchannel.qml"), "--", $"ws://{server.Address.Authority}/lines"]));
        return await ScriptedWebChannel.StartAsync(await LinesOfAsync(program, server), new Quiet(program), program, server);
    }

    private static async Task<ILines> LinesOfAsync(BackgroundProgram program, PageServer server)
    {
        try
        {
            return await program.WaitForAsync(server.Lines);
        }
        catch (EndOfStreamException end) when (end.Message.Contains("is not installed", StringComparison.Ordinal))
        {
            await program.DisposeAsync();
            await server.DisposeAsync();
            Assert.Skip($"This client cannot run here: {end.Message}");
            throw; // it does not come to this
        }
    }

    /// <summary>What qwebchannel.js complains about goes to the program's console, out of the script's reach.</summary>
    private sealed class Quiet(BackgroundProgram program) : IAsyncDisposable
    {
        public ValueTask DisposeAsync()
        {
            Assert.DoesNotContain(program.Output, line => line.StartsWith("qml:", StringComparison.Ordinal) || line.Contains(".js:", StringComparison.Ordinal));
            return ValueTask.CompletedTask;
        }
    }
}
