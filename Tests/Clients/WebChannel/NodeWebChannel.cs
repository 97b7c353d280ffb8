using System.Diagnostics;
using OrleansChat.Tests.Clients.Lines;

namespace OrleansChat.Tests.Clients.WebChannel;

/// <summary>The npm packages qwebchannel and ws.</summary>
internal static class NodeWebChannel
{
    public static async Task<IWebChannelClient> StartAsync()
    {
        var directory = await NodeWorkshop.BuildAsync();
        return await ScriptedWebChannel.StartAsync(
            ProgramLines.Start(new ProcessStartInfo("node", ["webchannel.mjs", WebChannelScript.File]) { WorkingDirectory = directory }));
    }
}
