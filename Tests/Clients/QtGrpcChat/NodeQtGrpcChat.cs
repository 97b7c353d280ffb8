using System.Diagnostics;
using System.Globalization;
using OrleansChat.Tests.Clients.Lines;

namespace OrleansChat.Tests.Clients.QtGrpcChat;

/// <summary>The client of <c>Node/qtgrpcchat.mjs</c>, on @grpc/grpc-js.</summary>
internal static class NodeQtGrpcChat
{
    /// <param name="grpcPort">Of this machine.</param>
    /// <param name="certificateFile">What is trusted, for TLS; null: without TLS.</param>
    public static async Task<IQtGrpcChatClient> StartAsync(int grpcPort, string? certificateFile = null)
    {
        var directory = await NodeWorkshop.BuildAsync();
        string[] arguments =
        [
            "qtgrpcchat.mjs", Path.Combine(Workshop.Sources, "QtGrpcChat"), string.Create(CultureInfo.InvariantCulture, $"localhost:{grpcPort}"),
            .. certificateFile is null ? [] : new[] { certificateFile },
        ];
        return await QtGrpcChatProgram.StartAsync(ProgramLines.Start(new ProcessStartInfo("node", arguments) { WorkingDirectory = directory }));
    }
}
