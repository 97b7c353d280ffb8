using System.Diagnostics;
using System.Net;
using System.Runtime.InteropServices;

namespace OrleansChat.Tests.Gateway;

/// <summary>The built gateway as a process of its own, as an operator starts it.</summary>
/// <remarks>The program lies beside the tests, with its appsettings.json. Whatever the test does, the process is gone when this is disposed.</remarks>
public sealed class GatewayProcess : IAsyncDisposable
{
    /// <summary>No answer within this is a failed test; nothing waits for it to pass.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private const int Sigterm = 15;

    private readonly Process _process;

    private GatewayProcess(Process process, GatewaySetup setup)
    {
        _process = process;
        Setup = setup;
        process.OutputDataReceived += (_, line) => Output.Add(line.Data);
        process.ErrorDataReceived += (_, line) => Error.Add(line.Data);
    }

    public static string Program { get; } = Path.Combine(AppContext.BaseDirectory, "OrleansChat.Gateway.dll");

    public GatewaySetup Setup { get; }

    public int WebPort => Setup.WebPort;

    public int GrpcPort => Setup.GrpcPort;

    public Uri Web => new($"http://localhost:{WebPort}");

    public int Id => _process.Id;

    public bool HasExited => _process.HasExited;

    /// <summary>What it logs.</summary>
    public ProcessOutput Output { get; } = new();

    /// <summary>What it says to the operator when it cannot run.</summary>
    public ProcessOutput Error { get; } = new();

    /// <summary>Bytes of memory that it occupies now.</summary>
    public long WorkingSet
    {
        get
        {
            _process.Refresh();
            return _process.WorkingSet64;
        }
    }

    /// <summary>Starts a gateway and waits until it says that it is ready.</summary>
    public static async Task<GatewayProcess> StartAsync(GatewaySetup setup)
    {
        var gateway = Launch(setup);
        try
        {
            await gateway.Output.WaitForAsync(line => line.Contains("Application started", StringComparison.Ordinal)).WaitAsync(Patience);
            using var client = new HttpClient { BaseAddress = gateway.Web };
            using var ready = await client.GetAsync("/readyz", TestContext.Current.CancellationToken);
            Assert.Equal(HttpStatusCode.OK, ready.StatusCode);
            return gateway;
        }
        catch (Exception fault)
        {
            await gateway.DisposeAsync();
            throw new InvalidOperationException($"The gateway did not start.\n{gateway.Output.Text}\n{gateway.Error.Text}", fault);
        }
    }

    /// <summary>Runs a gateway that is expected to end by itself.</summary>
    /// <returns>Its exit code, and all that it wrote.</returns>
    public static Task<(int ExitCode, ProcessOutput Output, ProcessOutput Error)> RunAsync(GatewaySetup setup) => RunAsync(setup, setup.ToArguments());

    /// <summary>Runs one of the program's commands to its end.</summary>
    /// <returns>Its exit code, and all that it wrote.</returns>
    public static async Task<(int ExitCode, ProcessOutput Output, ProcessOutput Error)> RunAsync(GatewaySetup setup, IReadOnlyList<string> arguments)
    {
        await using var gateway = Launch(setup, arguments);
        var exitCode = await gateway.WaitForExitAsync();
        return (exitCode, gateway.Output, gateway.Error);
    }

    /// <summary>Starts a gateway without waiting for anything.</summary>
    public static GatewayProcess Launch(GatewaySetup setup) => Launch(setup, setup.ToArguments());

    private static GatewayProcess Launch(GatewaySetup setup, IReadOnlyList<string> arguments)
    {
        var process = new Process
        {
            StartInfo = new ProcessStartInfo("dotnet", [Program, .. arguments])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                WorkingDirectory = Path.GetTempPath(), // not the program's own: it must find its settings from anywhere
            },
        };
        var gateway = new GatewayProcess(process, setup);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return gateway;
    }

    /// <summary>SIGKILL: the process gets no chance to do anything.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await WaitForExitAsync();
    }

    /// <summary>SIGTERM, as service managers stop a process.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> TerminateAsync()
    {
        Terminate();
        return await WaitForExitAsync();
    }

    /// <summary>Sends SIGTERM and does not wait.</summary>
    public void Terminate() => Assert.Equal(0, Signal(_process.Id, Sigterm));

    public async Task<int> WaitForExitAsync()
    {
        await _process.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(Patience);
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            await _process.WaitForExitAsync(CancellationToken.None);
        }

        _process.Dispose();
    }

    [DllImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Signal(int process, int signal);
}
