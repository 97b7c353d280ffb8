using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace OrleansChat.Bench.Processes;

/// <summary>A PostgreSQL of one's own on a port of 127.0.0.1: its data and its processes are there until it is disposed, and not longer.</summary>
/// <remarks>
/// A shell watches over it. It waits for the end of its input, which comes when this object is disposed and also when this process dies of
/// whatever: then it ends the server with all its processes and removes the directory. So there is one way of ending, and it is always gone.
/// </remarks>
internal sealed class PostgresServer : IAsyncDisposable
{
    // The postmaster stands still first, so that it makes no child that is not in the list. A pid of somebody else is left alone.
    private const string Watch =
        """
        trap '' INT HUP TERM
        read -r _
        for pid in $(head -n 1 "$1/data/postmaster.pid" 2>/dev/null); do
            grep -qsF "$1/data" "/proc/$pid/cmdline" || continue
            kill -STOP "$pid"
            kill -KILL $(cat "/proc/$pid/task/$pid/children") "$pid"
            while grep -qs '^State:.[RSDTt]' "/proc/$pid/status"; do sleep 0.02; done
        done
        for attempt in 1 2 3 4 5; do rm -rf "$1" 2>/dev/null && break; sleep 0.1; done
        """;

    private const int Ports = 5;
    private const int StateLine = 7; // of postmaster.pid, from 0
    private static readonly TimeSpan LongestStart = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan LongestEnd = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan AskEvery = TimeSpan.FromMilliseconds(20);

    private readonly PostgresInstallation _installation;
    private readonly DirectoryInfo _directory;
    private readonly bool _sync;
    private readonly Process _watch;
    private readonly StringBuilder _said = new();
    private Process? _postmaster;

    private PostgresServer(PostgresInstallation installation, DirectoryInfo directory, bool sync)
    {
        (_installation, _directory, _sync) = (installation, directory, sync);
        var watch = new ProcessStartInfo("sh", ["-c", Watch, "sh", directory.FullName]) { RedirectStandardInput = true, WorkingDirectory = "/" };
        _watch = Process.Start(watch) ?? throw new ProcessException("The shell that watches over PostgreSQL did not start.");
    }

    /// <summary>Why there can be none on this machine, in a sentence; null when there can.</summary>
    public static string? WhyNot => PostgresInstallation.Find().Reason;

    /// <summary>All that it has on disk.</summary>
    public DirectoryInfo Directory => _directory;

    /// <summary>The same through all starts.</summary>
    public int Port { get; private set; }

    public bool IsRunning => _postmaster is { HasExited: false };

    /// <summary>Makes a new, empty server and starts it.</summary>
    /// <param name="root">Below it a directory of its own is made, which goes with it. Every user has to be able to enter it, as one can enter /tmp.</param>
    /// <param name="sync">Whether commits are on disk before they are answered; without, only the death of the machine would show.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ProcessException">There is none to be had; the message says why.</exception>
    public static async Task<PostgresServer> CreateAsync(DirectoryInfo root, bool sync, CancellationToken cancellationToken)
    {
        var (installation, reason) = PostgresInstallation.Find();
        if (installation is null) { throw new ProcessException(reason!); } // it is one or the other

        var directory = new DirectoryInfo(Path.Combine(root.FullName, $"orleanschat-postgres-{Guid.NewGuid():N}"));
        var server = new PostgresServer(installation, directory, sync);
        try
        {
            await PostgresInstallation.MakeOwnDirectoryAsync(directory, cancellationToken);
            await server.InitializeAsync(cancellationToken);
            await server.StartOnFreePortAsync(cancellationToken);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>A connection string of Npgsql and others.</summary>
    public string ConnectionString(string database = "postgres") =>
        string.Create(CultureInfo.InvariantCulture, $"Host=127.0.0.1;Port={Port};Username=postgres;Database={database}");

    /// <summary>Starts it again, with the data and on the port that it had, and waits until it takes connections.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (IsRunning) { return; }
        lock (_said) { _said.Clear(); }
        var start = _installation.Start(
            "postgres",
            "-D", Data,
            "-p", Port.ToString(CultureInfo.InvariantCulture),
            "-c", "listen_addresses=127.0.0.1",
            "-c", $"unix_socket_directories={_directory.FullName}",
            "-c", "logging_collector=off",
            "-c", $"fsync={(_sync ? "on" : "off")}",
            "-c", $"full_page_writes={(_sync ? "on" : "off")}");
        _postmaster?.Dispose();
        _postmaster = Process.Start(start) ?? throw new ProcessException("PostgreSQL did not start.");
        _postmaster.OutputDataReceived += Heard;
        _postmaster.ErrorDataReceived += Heard;
        _postmaster.BeginOutputReadLine();
        _postmaster.BeginErrorReadLine();
        await WaitUntilReadyAsync(_postmaster, cancellationToken);
    }

    /// <summary>Stops it as an operator would: sessions are ended, what is committed is on disk (SIGINT, "fast").</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (_postmaster is not { HasExited: false } postmaster) { return; }
        Resume(); // who stands still hears no signal
        Signals.Send(postmaster.Id, Signals.Interrupt);
        await WaitForEndAsync(postmaster, cancellationToken);
    }

    /// <summary>Kills all its processes at once, as a crash of the machine would (SIGKILL).</summary>
    public async Task KillAsync(CancellationToken cancellationToken)
    {
        if (_postmaster is not { HasExited: false } postmaster) { return; }
        foreach (var process in StandStill(postmaster.Id)) { Signals.Send(process, Signals.Kill); }
        await WaitForEndAsync(postmaster, cancellationToken);
    }

    /// <summary>Has all its processes stand still, as a network that is cut does: connections stay, and nothing answers.</summary>
    public void Pause()
    {
        if (_postmaster is { HasExited: false } postmaster) { StandStill(postmaster.Id); }
    }

    /// <summary>Has them go on.</summary>
    public void Resume()
    {
        if (_postmaster is not { HasExited: false } postmaster) { return; }
        foreach (var process in Children(postmaster.Id).Append(postmaster.Id)) { Signals.Send(process, Signals.Continue); }
    }

    public async ValueTask DisposeAsync()
    {
        _watch.StandardInput.Close();
        await _watch.WaitForExitAsync(CancellationToken.None);
        _watch.Dispose();
        _postmaster?.Dispose();
    }

    private string Data => Path.Combine(_directory.FullName, "data");

    private async Task InitializeAsync(CancellationToken cancellationToken)
    {
        var start = _installation.Start(
            "initdb", "-D", Data, "--username=postgres", "--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync", "--no-instructions");
        using var initdb = Process.Start(start) ?? throw new ProcessException("initdb did not start.");
        initdb.StandardInput.Close();
        var (output, errors) = (initdb.StandardOutput.ReadToEndAsync(cancellationToken), initdb.StandardError.ReadToEndAsync(cancellationToken));
        await Task.WhenAll(output, errors);
        await initdb.WaitForExitAsync(cancellationToken);
        if (initdb.ExitCode != 0) { throw new ProcessException($"initdb ended with {initdb.ExitCode}. {await errors}"); }
    }

    // Somebody may take the port between the question and the answer.
    private async Task StartOnFreePortAsync(CancellationToken cancellationToken)
    {
        for (var left = Ports; ; left--)
        {
            Port = FreePort.Next();
            try
            {
                await StartAsync(cancellationToken);
                return;
            }
            catch (ProcessException) when (left > 1 && Said().Contains("Address already in use", StringComparison.Ordinal))
            {
            }
        }
    }

    // The state stands in the file that its own pg_ctl reads; the pid tells an older one, of a server that was killed.
    private async Task WaitUntilReadyAsync(Process postmaster, CancellationToken cancellationToken)
    {
        var file = Path.Combine(Data, "postmaster.pid");
        var began = Stopwatch.GetTimestamp();
        while (true)
        {
            if (postmaster.HasExited)
            {
                await postmaster.WaitForExitAsync(cancellationToken); // and what it said is read
                throw new ProcessException($"PostgreSQL ended with {postmaster.ExitCode}. {Said()}");
            }

            if (Lines(file) is { Length: > StateLine } lines && lines[0] == postmaster.Id.ToString(CultureInfo.InvariantCulture)
                && lines[StateLine].Trim() == "ready")
            {
                return;
            }

            if (Stopwatch.GetElapsedTime(began) > LongestStart)
            {
                throw new ProcessException($"PostgreSQL was not ready within {LongestStart.TotalSeconds} s. {Said()}");
            }

            await Task.Delay(AskEvery, cancellationToken);
        }
    }

    private static string[] Lines(string file)
    {
        try
        {
            return File.ReadAllLines(file);
        }
        catch (IOException)
        {
            return []; // not there yet, or being written
        }
    }

    private async Task WaitForEndAsync(Process postmaster, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(LongestEnd);
        try
        {
            await postmaster.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new ProcessException($"PostgreSQL did not end within {LongestEnd.TotalSeconds} s. {Said()}");
        }
    }

    // The postmaster first, so that it makes no more; its children have sessions of their own, so no signal to a group reaches them.
    private static List<int> StandStill(int postmaster)
    {
        Signals.Send(postmaster, Signals.Stop);
        var children = Children(postmaster).ToList();
        foreach (var child in children) { Signals.Send(child, Signals.Stop); }
        return [.. children, postmaster];
    }

    private static IEnumerable<int> Children(int parent)
    {
        var line = string.Create(CultureInfo.InvariantCulture, $"PPid:\t{parent}");
        foreach (var directory in System.IO.Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(directory), CultureInfo.InvariantCulture, out var id)
                && Lines(Path.Combine(directory, "status")).Contains(line))
            {
                yield return id;
            }
        }
    }

    private void Heard(object sender, DataReceivedEventArgs line)
    {
        lock (_said) { _said.AppendLine(line.Data); }
    }

    private string Said()
    {
        lock (_said) { return _said.ToString(); }
    }
}
