namespace OrleansChat.Tests.Gateway;

/// <summary>The lines that a process has written, and a wait for one that is yet to come.</summary>
public sealed class ProcessOutput
{
    private readonly Lock _gate = new();
    private readonly List<string> _lines = [];
    private readonly List<(Func<string, bool> Matches, TaskCompletionSource<string> Found)> _waiting = [];
    private bool _closed;

    public IReadOnlyList<string> Lines
    {
        get
        {
            lock (_gate)
            {
                return [.. _lines];
            }
        }
    }

    public string Text => string.Join('\n', Lines);

    /// <summary>The first line that matches, of those written already or later.</summary>
    /// <exception cref="EndOfStreamException">The process ended without it.</exception>
    public Task<string> WaitForAsync(Func<string, bool> matches)
    {
        lock (_gate)
        {
            if (_lines.Find(line => matches(line)) is { } written)
            {
                return Task.FromResult(written);
            }

            var found = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
            if (_closed)
            {
                found.SetException(Missing());
            }
            else
            {
                _waiting.Add((matches, found));
            }

            return found.Task;
        }
    }

    /// <param name="line">Null: there is no more.</param>
    internal void Add(string? line)
    {
        lock (_gate)
        {
            if (line is null)
            {
                _closed = true;
                _waiting.ForEach(wait => wait.Found.TrySetException(Missing()));
                return;
            }

            _lines.Add(line);
            _waiting.FindAll(wait => wait.Matches(line)).ForEach(wait => wait.Found.TrySetResult(line));
            _waiting.RemoveAll(wait => wait.Found.Task.IsCompleted);
        }
    }

    private EndOfStreamException Missing() => new("The process ended without the line. It wrote:\n" + string.Join('\n', _lines));
}
