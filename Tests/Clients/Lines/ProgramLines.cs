using System.Diagnostics;
using System.Text;

namespace OrleansChat.Tests.Clients.Lines;

/// <summary>A program's standard input and output. Disposing ends it.</summary>
internal sealed class ProgramLines : ILines
{
    private readonly Process _process;
    private readonly SemaphoreSlim _writing = new(1);

    private ProgramLines(Process process) => _process = process;

    public static ProgramLines Start(ProcessStartInfo start)
    {
        start.RedirectStandardInput = true;
        start.RedirectStandardOutput = true;
        start.StandardInputEncoding = start.StandardOutputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
        return new ProgramLines(Process.Start(start)!); // null only with a shell
    }

    public async ValueTask WriteAsync(string line)
    {
        await _writing.WaitAsync();
        try
        {
            await _process.StandardInput.WriteLineAsync(line);
            await _process.StandardInput.FlushAsync();
        }
        catch (IOException) when (_process.HasExited)
        {
            // the reader sees the end
        }
        finally
        {
            _writing.Release();
        }
    }

    public ValueTask<string?> ReadAsync() => _process.StandardOutput.ReadLineAsync(CancellationToken.None);

    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync(CancellationToken.None);
        _process.Dispose();
        _writing.Dispose();
    }
}
