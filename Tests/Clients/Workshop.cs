using System.Diagnostics;
using System.Security.Cryptography;

namespace OrleansChat.Tests.Clients;

/// <summary>Where clients in other languages are built, once for each state of their source. What a machine lacks for it is a skipped test with the reason.</summary>
internal static class Workshop
{
    private static readonly SemaphoreSlim OneAtATime = new(1);

    /// <summary>The sources, beside the test assembly.</summary>
    public static string Sources { get; } = Path.Combine(AppContext.BaseDirectory, "Clients");

    /// <summary>A directory with copies of the files and what the commands make of them; made when it is not there yet.</summary>
    /// <param name="name">What is built.</param>
    /// <param name="files">Source files; another content is another directory.</param>
    /// <param name="commands">Each a program and its arguments; run in the directory, in turn.</param>
    public static async Task<string> BuildAsync(string name, string[] files, params string[][] commands)
    {
        var state = Convert.ToHexStringLower(SHA256.HashData([.. files.SelectMany(File.ReadAllBytes)]))[..16];
        var directory = Path.Combine(Path.GetTempPath(), "orleanschat-clients", $"{name}-{state}");
        await OneAtATime.WaitAsync(TestContext.Current.CancellationToken);
        try
        {
            if (!Directory.Exists(directory))
            {
                await MakeAsync(directory, files, commands);
            }
        }
        finally
        {
            OneAtATime.Release();
        }

        return directory;
    }

    /// <summary>The path of the first of these programs that there is; where there is none the test is skipped.</summary>
    /// <param name="programs">Names, or paths of programs that lie where no name finds them.</param>
    public static string Find(params string[] programs)
    {
        var folders = Environment.GetEnvironmentVariable("PATH")?.Split(Path.PathSeparator) ?? [];
        var found = programs.SelectMany(program => folders.Select(folder => Path.Combine(folder, program))).FirstOrDefault(File.Exists);
        if (found is null)
        {
            Assert.Skip($"This client is not here: {string.Join(", ", programs)}.");
        }

        return found;
    }

    private static async Task MakeAsync(string directory, string[] files, string[][] commands)
    {
        var half = $"{directory}.{Environment.ProcessId}"; // under its name only when it is whole
        Directory.CreateDirectory(half);
        foreach (var file in files)
        {
            File.Copy(file, Path.Combine(half, Path.GetFileName(file)), overwrite: true);
        }

        foreach (var command in commands)
        {
            if (await RunAsync(half, command) is { } refusal)
            {
                Directory.Delete(half, recursive: true);
                Assert.Skip($"This client cannot be built here: {string.Join(' ', command)}: {refusal}");
            }
        }

        Directory.Move(half, directory);
    }

    /// <returns>Null, or why it did not work.</returns>
    private static async Task<string?> RunAsync(string directory, string[] command)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(command[0], command[1..])
            {
                WorkingDirectory = directory,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!; // null only with a shell
            var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
            var error = await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
            await output;
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
            return process.ExitCode == 0 ? null : error.Trim();
        }
        catch (System.ComponentModel.Win32Exception missing)
        {
            return missing.Message;
        }
    }
}
