namespace OrleansChat.Gateway.Relays;

/// <summary>Tells somebody what is due, one call at a time; what becomes due while one is on its way goes with the next.</summary>
/// <param name="tellDue">Takes all that is due and tells it. Called again when something became due meanwhile; does not throw.</param>
internal sealed class TellingLoop(Func<ValueTask> tellDue)
{
    private int _due;
    private Task _telling = Task.CompletedTask;

    /// <summary>Something is due. Ends at once; the telling goes on behind it. From any thread, after what is due was put where it is taken from.</summary>
    public void Tell()
    {
        if (Interlocked.Increment(ref _due) == 1)
        {
            _telling = RunAsync();
        }
    }

    /// <summary>Ends when everything that was due so far was told, well or not.</summary>
    public Task DrainAsync() => _telling;

    private async Task RunAsync()
    {
        int told;
        do
        {
            told = Volatile.Read(ref _due);
            await tellDue();
        }
        while (Interlocked.Add(ref _due, -told) > 0);
    }
}
