using System.Diagnostics;
using System.Globalization;

namespace OrleansChat.Bench.Processes;

/// <summary>The PostgreSQL programs of this machine, and how they are run: never as root, which they refuse.</summary>
/// <param name="directory">Where <c>initdb</c> and <c>postgres</c> are.</param>
internal sealed class PostgresInstallation(DirectoryInfo directory)
{
    private const string Account = "postgres";
    private const string Versions = "/usr/lib/postgresql"; // of Debian and its kin, which do not put them on the PATH

    public DirectoryInfo Directory => directory;

    /// <summary>Finds the newest one.</summary>
    /// <returns>It, or in a sentence why there is none that can be used.</returns>
    public static (PostgresInstallation? Found, string? Reason) Find()
    {
        var directory = Candidates().Select(path => new DirectoryInfo(path)).FirstOrDefault(HasPrograms);
        if (directory is null)
        {
            return (null, $"PostgreSQL is not installed: no initdb and postgres in {Versions}/*/bin or on the PATH.");
        }

        return Environment.IsPrivilegedProcess && !HasAccount()
            ? (null, $"PostgreSQL does not run as root, and this machine has no user '{Account}'.")
            : (new PostgresInstallation(directory), null);
    }

    /// <summary>A start of one of its programs as a user that it accepts; the process has the program's own id.</summary>
    public ProcessStartInfo Start(string program, params IEnumerable<string> arguments)
    {
        var path = Path.Combine(directory.FullName, program);
        string[] words = Environment.IsPrivilegedProcess
            ? ["setpriv", $"--reuid={Account}", $"--regid={Account}", "--clear-groups", "--", path, .. arguments]
            : [path, .. arguments];
        var start = new ProcessStartInfo(words[0], words[1..])
        {
            WorkingDirectory = "/", // which every user may enter
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["LC_ALL"] = "C";
        return start;
    }

    /// <summary>Makes a directory that the user of the programs owns and nobody else enters.</summary>
    public static async Task MakeOwnDirectoryAsync(DirectoryInfo made, CancellationToken cancellationToken)
    {
        string[] owner = Environment.IsPrivilegedProcess ? ["-o", Account, "-g", Account] : [];
        using var install = Process.Start("install", ["-d", "-m", "700", .. owner, made.FullName]);
        await install.WaitForExitAsync(cancellationToken);
        if (install.ExitCode != 0) { throw new ProcessException($"The directory {made.FullName} could not be made."); }
    }

    private static IEnumerable<string> Candidates()
    {
        var versions = System.IO.Directory.Exists(Versions) ? System.IO.Directory.GetDirectories(Versions) : [];
        return versions
            .Select(path => (Path: path, Number: decimal.TryParse(Path.GetFileName(path), CultureInfo.InvariantCulture, out var number) ? number : 0))
            .OrderByDescending(version => version.Number)
            .Select(version => Path.Combine(version.Path, "bin"))
            .Concat((Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries));
    }

    private static bool HasPrograms(DirectoryInfo directory) =>
        File.Exists(Path.Combine(directory.FullName, "initdb")) && File.Exists(Path.Combine(directory.FullName, "postgres"));

    private static bool HasAccount() =>
        File.Exists("/etc/passwd") && File.ReadLines("/etc/passwd").Any(line => line.StartsWith($"{Account}:", StringComparison.Ordinal));
}
