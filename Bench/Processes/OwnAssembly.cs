using System.Reflection;

namespace OrleansChat.Bench.Processes;

/// <summary>This program, as its children are started, and what was built beside it.</summary>
internal static class OwnAssembly
{
    private static readonly Assembly Own = typeof(OwnAssembly).Assembly;

    public static string Path => Own.Location;

    /// <summary>Standalone or Cluster.</summary>
    public static string Edition =>
        Own.GetCustomAttributes<AssemblyMetadataAttribute>().First(each => each.Key == "Edition").Value!; // the project file sets it

    /// <summary>The commit that was built, or "unknown" outside a repository.</summary>
    public static string Commit =>
        Own.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+') is [_, var commit] ? commit : "unknown";

    public static string Beside(string file) => System.IO.Path.Combine(AppContext.BaseDirectory, file);
}
