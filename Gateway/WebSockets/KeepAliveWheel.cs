using System.Collections.Concurrent;
using Microsoft.Extensions.Options;
using OrleansChat.Gateway.Hosting;

namespace OrleansChat.Gateway.WebSockets;

/// <summary>Every WebSocket of this gateway, looked after in turn: one timer for all, and an equal part of them at each tick.</summary>
/// <remarks>
/// In one turn, <see cref="WebSocketOptions.PingAfter"/>, each connection is looked at once. So a client that vanished is found after one to
/// three turns, and what that costs is a flag and a ping. When the gateway stops, the wheel sends every client away.
/// </remarks>
internal sealed partial class KeepAliveWheel(Drain drain, IOptions<WebSocketOptions> options, TimeProvider time, ILogger<KeepAliveWheel> logger) : BackgroundService
{
    private const int Spokes = 20;

    private readonly ConcurrentDictionary<WebSocketConnection, int> _connections = new();
    private readonly ConcurrentDictionary<WebSocketConnection, int>[] _spokes = [.. Enumerable.Range(0, Spokes).Select(_ => new ConcurrentDictionary<WebSocketConnection, int>())];
    private readonly Queue<Task> _pings = []; // on their way; a client that takes nothing does not keep the wheel from the others
    private int _next;

    public int Count => _connections.Count;

    public void Add(WebSocketConnection connection)
    {
        var spoke = (int)((uint)Interlocked.Increment(ref _next) % Spokes);
        _connections[connection] = spoke;
        _spokes[spoke][connection] = spoke;
    }

    public void Remove(WebSocketConnection connection)
    {
        if (_connections.TryRemove(connection, out var spoke))
        {
            _spokes[spoke].TryRemove(connection, out _);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken, drain.Token);
        using var timer = new PeriodicTimer(options.Value.PingAfter / Spokes, time);
        try
        {
            for (var spoke = 0; await timer.WaitForNextTickAsync(ending.Token); spoke = (spoke + 1) % Spokes)
            {
                foreach (var connection in _spokes[spoke].Keys)
                {
                    _pings.Enqueue(CheckAsync(connection));
                }

                while (_pings.TryPeek(out var oldest) && oldest.IsCompleted)
                {
                    await _pings.Dequeue();
                }
            }
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAll(_connections.Keys.Select(connection => connection.Leave(connection).AsTask()));
        }

        await Task.WhenAll(_pings); // a client that takes nothing has been cut for its close
    }

    private async Task CheckAsync(WebSocketConnection connection)
    {
        try
        {
            await connection.CheckAsync();
        }
        catch (Exception fault)
        {
            LogNotChecked(logger, fault);
        }
    }

    [LoggerMessage(2401, LogLevel.Warning, "A WebSocket could not be looked after; it is tried again in the next turn.")]
    private static partial void LogNotChecked(ILogger logger, Exception fault);
}
