namespace OrleansChat.Tests.Clients;

/// <summary>What a client has seen so far, in its order, and a wait for what it has yet to see.</summary>
public sealed class Sightings<T>
{
    private readonly Lock _gate = new();
    private readonly List<T> _entries = [];
    private readonly TaskCompletionSource _closed = New();
    private TaskCompletionSource _more = New();

    public IReadOnlyList<T> Entries
    {
        get
        {
            lock (_gate)
            {
                return [.. _entries];
            }
        }
    }

    /// <summary>Ends when there will be no more.</summary>
    public Task Closed => _closed.Task;

    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _entries.Count;
            }
        }
    }

    /// <summary>The first entry of a kind, of those there already or later.</summary>
    /// <param name="matches">Null: any of the kind.</param>
    /// <param name="from">The place of the first entry to look at.</param>
    /// <exception cref="EndOfStreamException">The client ended without it.</exception>
    /// <exception cref="TimeoutException">It did not come.</exception>
    public async Task<TKind> WaitForAsync<TKind>(Func<TKind, bool>? matches = null, int from = 0)
        where TKind : T
    {
        for (var seen = from; ;)
        {
            Task more;
            lock (_gate)
            {
                while (seen < _entries.Count)
                {
                    if (_entries[seen++] is TKind kind && matches?.Invoke(kind) != false)
                    {
                        return kind;
                    }
                }

                more = More();
            }

            try
            {
                await more.WaitAsync(Eventually.Patience, TestContext.Current.CancellationToken);
            }
            catch (TimeoutException)
            {
                throw new TimeoutException($"Not seen within {Eventually.Patience}: the {typeof(TKind).Name} that is waited for. What was seen:\n{this}");
            }
        }
    }

    public override string ToString() => string.Join('\n', Entries);

    internal void Add(T entry)
    {
        lock (_gate)
        {
            _entries.Add(entry);
            Wake();
        }
    }

    /// <summary>There will be no more.</summary>
    internal void Close()
    {
        lock (_gate)
        {
            _closed.TrySetResult();
            Wake();
        }
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private Task More() => _closed.Task.IsCompleted
        ? throw new EndOfStreamException($"The client ended without what is waited for. What was seen:\n{string.Join('\n', _entries)}")
        : _more.Task;

    private void Wake()
    {
        _more.SetResult();
        _more = New();
    }
}
