using System.Collections.Concurrent;
using System.Diagnostics;

namespace OrleansChat.Tests.Clients;

/// <summary>A program that runs beside the test and has its own way of being driven. Disposing ends it and what it started.</summary>
internal sealed class BackgroundProgram : IAsyncDisposable
{
    private readonly Process _process;
    private readonly ConcurrentQueue<string> _output = new();

    private BackgroundProgram(Process process)
    {
        _process = process;
        process.OutputDataReceived += (_, line) => Add(line.Data);
        process.ErrorDataReceived += (_, line) => Add(line.Data);
    }

    /// <summary>What it wrote, to either output.</summary>
    public IReadOnlyCollection<string> Output => _output;

    public static BackgroundProgram Start(ProcessStartInfo start)
    {
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        var program = new BackgroundProgram(new Process { StartInfo = start });
        program._process.Start();
        program._process.BeginOutputReadLine();
        program._process.BeginErrorReadLine();
        return program;
    }

    /// <summary>Waits for what the program is to bring about.</summary>
    /// <exception cref="EndOfStreamException">It ended before.</exception>
    public async Task<T> WaitForAsync<T>(Task<T> sign)
    {
        var end = _process.WaitForExitAsync(TestContext.Current.CancellationToken);
        var first = await Task.WhenAny(sign, end).WaitAsync(Eventually.Patience, TestContext.Current.CancellationToken);
        return first == sign ? await sign : throw new EndOfStreamException($"The program ended.\n{string.Join('\n', _output)}");
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync(CancellationToken.None);
        _process.Dispose();
    }

    private void Add(string? line)
    {
        if (line is not null)
        {
            _output.Enqueue(line);
        }
    }
}
