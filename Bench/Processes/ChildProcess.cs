using System.Diagnostics;
using System.Threading.Channels;

namespace OrleansChat.Bench.Processes;

/// <summary>A process that this one started: its output, line by line, and its end, at the latest when this object is disposed.</summary>
internal sealed class ChildProcess : IAsyncDisposable
{
    private const int LinesKept = 20;
    private static readonly TimeSpan LongestEnd = TimeSpan.FromSeconds(10);

    private readonly Process _process;
    private readonly Channel<string> _lines = Channel.CreateUnbounded<string>();
    private readonly Queue<string> _lastLines = [];
    private readonly Task _reading;

    /// <param name="name">What to call it in an error.</param>
    /// <param name="arguments">For the <c>dotnet</c> that runs this process.</param>
    /// <param name="environment">Variables that it has beside those of this process.</param>
    public ChildProcess(string name, IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? environment = null)
    {
        Name = name;
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet")
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var argument in arguments) { start.ArgumentList.Add(argument); }
        foreach (var (variable, value) in environment ?? new Dictionary<string, string>()) { start.Environment[variable] = value; }
        StartedAt = Stopwatch.GetTimestamp();
        _process = Process.Start(start) ?? throw new InvalidOperationException($"{name} did not start.");
        _reading = Task.WhenAll(ReadAsync(_process.StandardOutput, isAnswer: true), ReadAsync(_process.StandardError, isAnswer: false));
    }

    public string Name { get; }

    public int Id => _process.Id;

    public bool HasExited => _process.HasExited;

    /// <summary>What it ended with; to be asked when it has.</summary>
    public int ExitCode => _process.ExitCode;

    /// <summary>A timestamp of <see cref="Stopwatch"/> from just before the process began.</summary>
    public long StartedAt { get; }

    public async ValueTask WriteLineAsync(string line, CancellationToken cancellationToken)
    {
        await _process.StandardInput.WriteLineAsync(line.AsMemory(), cancellationToken);
        await _process.StandardInput.FlushAsync(cancellationToken);
    }

    /// <summary>The next line of its standard output; an exception with its last words if it ends before.</summary>
    public async ValueTask<string> ReadLineAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await _lines.Reader.ReadAsync(cancellationToken);
        }
        catch (ChannelClosedException)
        {
            throw new ProcessException($"{Name} ended. {LastWords()}");
        }
    }

    /// <summary>The last lines of its output, for an error message.</summary>
    public string LastWords()
    {
        lock (_lastLines) { return _lastLines.Count == 0 ? "It said nothing." : $"Its last words:\n{string.Join('\n', _lastLines)}"; }
    }

    /// <summary>Asks it to end as an operator would (SIGTERM) and waits until it has.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        Signals.Terminate(Id);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(LongestEnd);
        try
        {
            await _process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new ProcessException($"{Name} did not end within {LongestEnd.TotalSeconds} s of SIGTERM. {LastWords()}");
        }
    }

    /// <summary>Ends it without asking (SIGKILL) and waits until it is gone.</summary>
    public Task KillAsync()
    {
        _process.Kill();
        return _process.WaitForExitAsync(CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited) { _process.Kill(); }
        await _process.WaitForExitAsync(CancellationToken.None);
        await _reading;
        _process.Dispose();
    }

    private async Task ReadAsync(StreamReader reader, bool isAnswer)
    {
        while (await reader.ReadLineAsync() is { } line)
        {
            lock (_lastLines)
            {
                if (_lastLines.Count == LinesKept) { _ = _lastLines.Dequeue(); }
                _lastLines.Enqueue(line);
            }
            if (isAnswer) { _ = _lines.Writer.TryWrite(line); } // unbounded: it takes every line
        }
        if (isAnswer) { _lines.Writer.Complete(); }
    }
}
