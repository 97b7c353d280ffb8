namespace OrleansChat.Checking;

/// <summary>Takes the events of a run from any thread and puts them into one order.</summary>
public sealed class Recorder
{
    private readonly Lock _gate = new();
    private readonly List<RunEvent> _events = [];

    /// <summary>How many there are; what begins now has these before it.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _events.Count;
            }
        }
    }

    public void Add(RunEvent happened)
    {
        lock (_gate)
        {
            _events.Add(happened);
        }
    }

    /// <summary>The events so far, in order.</summary>
    public IReadOnlyList<RunEvent> Snapshot()
    {
        lock (_gate)
        {
            return [.. _events];
        }
    }
}
