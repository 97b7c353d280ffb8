namespace OrleansChat.Bench.Processes;

internal static class DataDirectory
{
    /// <summary>A new, empty directory below <paramref name="root"/>.</summary>
    public static DirectoryInfo Create(DirectoryInfo root) =>
        Directory.CreateDirectory(Path.Combine(root.FullName, $"orleanschat-bench-{Guid.NewGuid():N}"));
}
