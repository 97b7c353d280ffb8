using System.Text.Json;
using OrleansChat.Bench.Commands;
using OrleansChat.Bench.Load.Host;

namespace OrleansChat.Bench.Processes;

/// <summary>The load generator in a process of its own, so that its processor time is not the server's.</summary>
internal sealed class LoadProcess : IAsyncDisposable
{
    private readonly ChildProcess _child = new("The load process", ["exec", OwnAssembly.Path, LoadCommand.Name]);

    public async Task<LoadAnswer.Connected> ConnectAsync(LoadRequest.Connect request, CancellationToken cancellationToken) =>
        (LoadAnswer.Connected)await AskAsync(request, TimeSpan.FromSeconds(120), cancellationToken);

    public async Task<LoadAnswer.FannedOut> FanOutAsync(LoadRequest.Fanout request, CancellationToken cancellationToken) =>
        (LoadAnswer.FannedOut)await AskAsync(request, TimeSpan.FromSeconds(request.Seconds + request.Drain), cancellationToken);

    public async Task<LoadAnswer.Sent> SendAsync(LoadRequest.Send request, CancellationToken cancellationToken) =>
        (LoadAnswer.Sent)await AskAsync(request, TimeSpan.FromSeconds(request.Seconds + 60), cancellationToken);

    public ValueTask DisposeAsync() => _child.DisposeAsync();

    private async Task<LoadAnswer> AskAsync(LoadRequest request, TimeSpan longest, CancellationToken cancellationToken)
    {
        var margin = TimeSpan.FromSeconds(30);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(longest + margin);
        try
        {
            await _child.WriteLineAsync(JsonSerializer.Serialize(request, LoadJson.Default.LoadRequest), patience.Token);
            var answer = JsonSerializer.Deserialize(await _child.ReadLineAsync(patience.Token), LoadJson.Default.LoadAnswer);
            return answer is LoadAnswer.Failed failed ? throw new LoadException(failed.Why) : answer!; // the load process sends no null
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new ProcessException($"The load process did not answer {request.GetType().Name} in time. {_child.LastWords()}");
        }
    }
}
