using System.Collections.Concurrent;
using System.Diagnostics;

namespace OrleansChat.Bench.Load;

/// <summary>A thread that serves its connections: waits, reads, parses, sends what is due, and shares nothing with other threads.</summary>
internal sealed class EventLoop : IDisposable
{
    private const int LongestWait = 5; // ms: how late a posted action may be
    private const int TickEvery = 10;  // s

    private readonly Thread _thread;
    private readonly Epoll _epoll = new();
    private readonly ConcurrentQueue<Action> _posted = [];
    private readonly List<Connection> _connections = [];
    private readonly byte[] _buffer = new byte[256 * 1024];
    private volatile bool _stopping;

    public EventLoop(string name)
    {
        _thread = new Thread(Run) { Name = name, IsBackground = true };
        _thread.Start();
    }

    public Tally Tally { get; } = new();

    /// <summary>Runs between two waits; says how many milliseconds the next may last. Set on the loop's thread.</summary>
    public Func<int>? Between { get; set; }

    /// <summary>Runs <paramref name="action"/> on the loop's thread; an exception of it is the caller's.</summary>
    public Task RunAsync(Action action)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _posted.Enqueue(() =>
        {
            try
            {
                action();
                done.SetResult();
            }
            catch (Exception exception)
            {
                done.SetException(exception);
            }
        });
        return done.Task;
    }

    /// <summary>On the loop's thread: opens <paramref name="connection"/> and serves it from now on.</summary>
    public void Serve(Connection connection, int port)
    {
        _connections.Add(connection);
        connection.Open(port, _epoll, _connections.Count - 1);
    }

    public void Dispose()
    {
        _stopping = true;
        _thread.Join();
        foreach (var connection in _connections) { connection.Dispose(); }
        _epoll.Dispose();
    }

    private void Run()
    {
        var ticked = Stopwatch.GetTimestamp();
        while (!_stopping)
        {
            while (_posted.TryDequeue(out var action)) { action(); }
            var wait = Math.Min(Between?.Invoke() ?? LongestWait, LongestWait);

            var ready = _epoll.Wait(wait);
            for (var i = 0; i < ready; i++) { _connections[_epoll[i]].Turn(_buffer); }

            if (Stopwatch.GetElapsedTime(ticked).TotalSeconds < TickEvery) { continue; }
            ticked = Stopwatch.GetTimestamp();
            foreach (var connection in _connections) { connection.Tick(); }
        }
    }
}
