using System.Diagnostics;

namespace OrleansChat.Tests.Clients;

/// <summary>The client of <c>Node/chat.mjs</c>, on @grpc/grpc-js.</summary>
internal static class NodeChat
{
    public static async Task<IChatClient> StartAsync(int grpcPort)
    {
        var directory = await Workshop.BuildAsync(
            "node", [Source("chat.mjs"), Source("package.json"), Source("package-lock.json"), Path.Combine(Workshop.Sources, "simplechat.proto")],
            ["node", "--version"],
            ["npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts"]);
        return await ChatProgram.StartAsync(new ProcessStartInfo("node", ["chat.mjs", "simplechat.proto", $"127.0.0.1:{grpcPort}"]) { WorkingDirectory = directory });
    }

    private static string Source(string file) => Path.Combine(Workshop.Sources, "Node", file);
}
