using System.Collections.Concurrent;
using Microsoft.Extensions.Options;
using OrleansChat.Gateway.Sessions;

namespace OrleansChat.Gateway.Protocols.WebChannel;

/// <summary>Asks every client, in turn, whether its users are still there, and has those leave who do not answer.</summary>
/// <remarks>Each client is asked once an interval; clients are spread over it, so that thousands do not answer in the same moment.</remarks>
internal sealed class WebChannelKeepAlive(ChatSessions sessions, IOptions<WebChannelOptions> options, TimeProvider time) : BackgroundService
{
    private const int Spokes = 10;

    private readonly ConcurrentDictionary<WebChannelClient, int>[] _spokes = [.. Enumerable.Range(0, Spokes).Select(_ => new ConcurrentDictionary<WebChannelClient, int>())];
    private int _next;

    /// <returns>What ends it.</returns>
    public Action Add(WebChannelClient client)
    {
        var spoke = _spokes[(uint)Interlocked.Increment(ref _next) % Spokes];
        spoke[client] = 0;
        return () => spoke.TryRemove(client, out _);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var rounds = new Queue<Task>();
        using var timer = new PeriodicTimer(options.Value.KeepAlive / Spokes, time);
        try
        {
            for (var spoke = 0; await timer.WaitForNextTickAsync(stoppingToken); spoke = (spoke + 1) % Spokes)
            {
                if (!_spokes[spoke].IsEmpty)
                {
                    rounds.Enqueue(RunRoundAsync([.. _spokes[spoke].Keys], stoppingToken));
                }

                while (rounds.TryPeek(out var oldest) && oldest.IsCompleted)
                {
                    await rounds.Dequeue();
                }
            }
        }
        catch (OperationCanceledException)
        {
            // stopping; sessions end with their connections
        }

        await Task.WhenAll(rounds);
    }

    private async Task RunRoundAsync(WebChannelClient[] clients, CancellationToken stoppingToken)
    {
        foreach (var client in clients)
        {
            client.AskKeepAlive();
        }

        try
        {
            await Task.Delay(options.Value.AnswerWithin, time, stoppingToken);
        }
        catch (OperationCanceledException)
        {
            return;
        }

        await Task.WhenAll(clients.SelectMany(client => client.Names.TakeSilent()).Select(session => sessions.CloseAsync(session).AsTask()));
    }
}
