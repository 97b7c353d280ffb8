namespace OrleansChat.Bench.Yardsticks;

/// <summary>A receiver of a broadcaster. A message goes out at once; it waits only while another is still being written.</summary>
internal abstract class BroadcastTarget<TMessage>
{
    private readonly Lock _gate = new();
    private Queue<TMessage>? _waiting; // while a write is under way

    /// <summary>The writing of what had to wait, for whoever serves the connection to await at its end.</summary>
    public Task Draining { get; private set; } = Task.CompletedTask;

    public void Send(TMessage message)
    {
        lock (_gate)
        {
            if (_waiting is not null)
            {
                _waiting.Enqueue(message);
                return;
            }

            var writing = WriteAsync(message);
            if (writing.IsCompletedSuccessfully)
            {
                writing.GetAwaiter().GetResult();
                return;
            }
            _waiting = [];
            Draining = DrainAsync(writing);
        }
    }

    protected abstract ValueTask WriteAsync(TMessage message);

    private async Task DrainAsync(ValueTask writing)
    {
        await writing;
        while (TryNext(out var message)) { await WriteAsync(message); }
    }

    private bool TryNext(out TMessage message)
    {
        lock (_gate)
        {
            if (_waiting!.TryDequeue(out message!)) { return true; } // draining: the queue is there, and what it gives is a message
            _waiting = null;
            return false;
        }
    }
}
