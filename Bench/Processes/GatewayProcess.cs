using System.Globalization;
using System.Net;

namespace OrleansChat.Bench.Processes;

/// <summary>Starts the gateway as it was built: <c>dotnet OrleansChat.Gateway.dll</c> with settings on its command line.</summary>
/// <param name="assembly">Its assembly.</param>
/// <param name="protocol">Which listener is on, beside the web page's.</param>
internal sealed class GatewayProcess(FileInfo assembly, Protocol protocol)
{
    public const string Name = "gateway";
    public static readonly string DefaultAssembly = OwnAssembly.Beside("OrleansChat.Gateway.dll");

    private static readonly TimeSpan LongestStart = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan AskEvery = TimeSpan.FromMilliseconds(20);
    private static readonly string[] NeverOn = ["Relay", "Topic", "Operator"];

    /// <summary>Where its log is, in place of its own new directory.</summary>
    public IReadOnlyDictionary<string, string?> Store { get; init; } = new Dictionary<string, string?>();

    /// <summary>What the servers it is compared with are run with, too: the same garbage collector, the same compilation.</summary>
    public string RuntimeConfiguration => Path.ChangeExtension(assembly.FullName, ".runtimeconfig.json");

    /// <summary>Starts it on <paramref name="data"/> and does not wait.</summary>
    public (ChildProcess Child, int Port, int WebPort) Launch(DirectoryInfo data)
    {
        var (port, web) = (FreePort.Next(), FreePort.Next());
        var arguments = new List<string>
        {
            assembly.FullName,
            $"--Chat:Data={data.FullName}",
            $"--Chat:Listen:{protocol.Listener}=127.0.0.1:{port}",
            $"--Chat:Listen:Web=127.0.0.1:{web}",
            "--Logging:LogLevel:Default=Warning",
        };
        arguments.AddRange(Store.Select(setting => $"--{setting.Key}={setting.Value}"));
        var others = Protocol.All.Select(other => other.Listener).Where(listener => listener != protocol.Listener);
        arguments.AddRange(NeverOn.Concat(others).Select(listener => $"--Chat:Listen:{listener}=off"));
        return (new ChildProcess("The gateway", arguments), port, web);
    }

    /// <summary>Starts it on a new directory below <paramref name="root"/>, which goes with it, and waits until it says that it is ready.</summary>
    public async Task<ServerProcess> StartAsync(DirectoryInfo root, CancellationToken cancellationToken)
    {
        var data = DataDirectory.Create(root);
        var (child, port, web) = Launch(data);
        try
        {
            await WaitUntilReadyAsync(child, web, cancellationToken);
            return new ServerProcess(child, protocol.Wire, port, data);
        }
        catch
        {
            await child.DisposeAsync();
            data.Delete(recursive: true);
            throw;
        }
    }

    /// <summary>Waits until a gateway says that it is ready.</summary>
    /// <param name="child">The gateway.</param>
    /// <param name="port">Of its web page.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <exception cref="ProcessException">It ended, or took too long.</exception>
    public static async Task WaitUntilReadyAsync(ChildProcess child, int port, CancellationToken cancellationToken)
    {
        using var client = new HttpClient();
        var address = new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}/readyz"));
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(LongestStart);
        try
        {
            while (true)
            {
                if (child.HasExited) { throw new ProcessException($"{child.Name} ended. {child.LastWords()}"); }
                if (await IsReadyAsync(client, address, patience.Token)) { return; }
                await Task.Delay(AskEvery, patience.Token);
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new ProcessException($"{child.Name} was not ready within {LongestStart.TotalSeconds} s. {child.LastWords()}");
        }
    }

    private static async Task<bool> IsReadyAsync(HttpClient client, Uri address, CancellationToken cancellationToken)
    {
        try
        {
            using var response = await client.GetAsync(address, cancellationToken);
            return response.StatusCode == HttpStatusCode.OK;
        }
        catch (HttpRequestException)
        {
            return false; // nobody listens yet
        }
    }
}
