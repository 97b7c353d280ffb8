namespace OrleansChat.Tests.Clients;

/// <summary>The clients of <c>Node/</c> with their packages, and what of those packages others use.</summary>
internal static class NodeWorkshop
{
    /// <summary>The directory that has the programs and <c>node_modules</c>.</summary>
    public static Task<string> BuildAsync() => Workshop.BuildAsync(
        "node", [.. Directory.GetFiles(Path.Combine(Workshop.Sources, "Node")).Order(StringComparer.Ordinal)],
        ["node", "--version"],
        ["npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts"]);
}
