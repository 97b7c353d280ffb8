using System.Diagnostics;

namespace OrleansChat.Tests.Clients;

/// <summary>The client of <c>Node/chat.mjs</c>, on @grpc/grpc-js.</summary>
internal static class NodeChat
{
    public static async Task<IChatClient> StartAsync(int grpcPort)
    {
        var directory = await NodeWorkshop.BuildAsync();
        return await ChatProgram.StartAsync(new ProcessStartInfo("node", ["chat.mjs", Path.Combine(Workshop.Sources, "simplechat.proto"), $"127.0.0.1:{grpcPort}"])
        {
            WorkingDirectory = directory,
        });
    }
}
