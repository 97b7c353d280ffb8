using System.Security.Cryptography;

namespace OrleansChat.Gateway.Hosting;

/// <summary>One file of the chat page, as it is sent: read at start, so that what is served is what was installed and nothing beside it.</summary>
internal sealed record PageFile(string Path, byte[] Content, string MediaType, string Tag)
{
    /// <summary>Beside the program.</summary>
    public static string Folder { get; } = System.IO.Path.Combine(AppContext.BaseDirectory, "wwwroot");

    /// <summary>Every file below the folder; none if there is no such folder.</summary>
    public static IReadOnlyList<PageFile> ReadAll(string folder) => Directory.Exists(folder)
        ? [.. Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Select(file => Read(folder, file))]
        : [];

    private static PageFile Read(string folder, string file)
    {
        var content = File.ReadAllBytes(file);
        var path = $"/{System.IO.Path.GetRelativePath(folder, file).Replace(System.IO.Path.DirectorySeparatorChar, '/')}";
        return new PageFile(path, content, MediaTypeOf(path), $"\"{Convert.ToHexStringLower(SHA256.HashData(content).AsSpan(0, 16))}\"");
    }

    private static string MediaTypeOf(string path) => System.IO.Path.GetExtension(path) switch
    {
        ".html" => "text/html; charset=utf-8",
        ".css" => "text/css; charset=utf-8",
        ".js" => "text/javascript; charset=utf-8",
        ".svg" => "image/svg+xml",
        ".png" => "image/png",
        ".webmanifest" => "application/manifest+json",
        _ => "application/octet-stream",
    };
}
