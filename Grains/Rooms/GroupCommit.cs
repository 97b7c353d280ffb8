using System.Collections.Immutable;
using OrleansChat.Rooms;

namespace OrleansChat.Grains.Rooms;

/// <summary>Joins what is accepted while one append is on its way to disk into the next one.</summary>
/// <remarks>
/// All calls come from the turns of one grain, and so do all continuations; hence no lock. The first failed append is the last:
/// what waits fails with it, in order, because a later append without the earlier one would leave a hole.
/// </remarks>
internal sealed class GroupCommit(Func<ImmutableArray<ChatMessage>, ValueTask> append, Action<ImmutableArray<ChatMessage>> committed, long durable)
{
    // One append, and so one stream event, stays small enough to be handled in one piece.
    private const int MaxBatchMessages = 4_096;
    private const int MaxBatchBytes = 4 * 1024 * 1024;

    private readonly Queue<Batch> _waiting = new();
    private Batch? _last;
    private Task _pump = Task.CompletedTask;
    private Exception? _fault;

    /// <summary>The sequence up to which everything is on disk.</summary>
    public long Durable { get; private set; } = durable;

    public int PendingMessages { get; private set; }

    public long PendingBytes { get; private set; }

    /// <summary>Takes the next message; the task ends when it is on disk.</summary>
    public Task AppendAsync(ChatMessage message)
    {
        if (_fault is not null)
        {
            return Task.FromException(_fault);
        }

        var batch = BatchFor(1, message.Content.Body.Length);
        Add(batch, message);
        return Pump(batch);
    }

    /// <summary>Takes the next messages, at least one and not more than a batch has; they go to disk in one piece, and the task ends when they are there.</summary>
    public Task AppendAsync(IReadOnlyList<ChatMessage> messages)
    {
        if (_fault is not null)
        {
            return Task.FromException(_fault);
        }

        var batch = BatchFor(messages.Count, messages.Sum(message => (long)message.Content.Body.Length));
        foreach (var message in messages)
        {
            Add(batch, message);
        }

        return Pump(batch);
    }

    /// <summary>Ends when the message with this sequence, taken earlier, is on disk.</summary>
    public Task DurableAsync(long sequence)
    {
        if (sequence <= Durable)
        {
            return Task.CompletedTask;
        }

        if (_fault is not null)
        {
            return Task.FromException(_fault);
        }

        var batch = _flying is { } flying && sequence <= flying.LastSequence ? flying : _waiting.First(waiting => sequence <= waiting.LastSequence);
        return batch.Durable.Task;
    }

    /// <summary>Ends when nothing is on its way any more, well or not.</summary>
    public Task DrainAsync() => _pump;

    private Batch? _flying;

    private Batch BatchFor(int messages, long bytes)
    {
        // A batch that is on its way has left the queue.
        if (_waiting.Count > 0 && _last!.Messages.Count + messages <= MaxBatchMessages && _last.Bytes + bytes <= MaxBatchBytes)
        {
            return _last;
        }

        _last = new Batch();
        _waiting.Enqueue(_last);
        return _last;
    }

    private void Add(Batch batch, ChatMessage message)
    {
        batch.Add(message);
        PendingMessages++;
        PendingBytes += message.Content.Body.Length;
    }

    private Task Pump(Batch batch)
    {
        if (_pump.IsCompleted)
        {
            _pump = PumpAsync();
        }

        return batch.Durable.Task;
    }

    private async Task PumpAsync()
    {
        while (_waiting.TryDequeue(out _flying))
        {
            var messages = _flying.Messages.ToImmutable();
            try
            {
                await append(messages);
            }
            catch (Exception fault)
            {
                Fail(fault);
                return;
            }

            Durable = messages[^1].Sequence;
            PendingMessages -= messages.Length;
            PendingBytes -= _flying.Bytes;
            committed(messages);
            _flying.Durable.SetResult();
        }
    }

    private void Fail(Exception fault)
    {
        _fault = fault;
        _flying!.Durable.SetException(fault);
        while (_waiting.TryDequeue(out var batch))
        {
            batch.Durable.SetException(fault);
        }
    }

    private sealed class Batch
    {
        public ImmutableArray<ChatMessage>.Builder Messages { get; } = ImmutableArray.CreateBuilder<ChatMessage>();

        public long Bytes { get; private set; }

        public long LastSequence => Messages[^1].Sequence;

        public TaskCompletionSource Durable { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public void Add(ChatMessage message)
        {
            Messages.Add(message);
            Bytes += message.Content.Body.Length;
        }
    }
}
