namespace OrleansChat.Bench.Load;

/// <summary>One receiver: which messages of the run it got, and in which order.</summary>
internal sealed class Receiver(Tally tally)
{
    private Trail _heard;
    private Trail _said;

    public bool IsReady { get; private set; }

    public void BecomeReady()
    {
        if (IsReady) { return; }
        IsReady = true;
        tally.BecameReady();
    }

    /// <summary>Notes what it said itself, if that is what it is to hear.</summary>
    public void Say(in Stamp stamp) => _said = _said.With(stamp);

    public void Hear(ReadOnlySpan<byte> text, long now)
    {
        if (!Stamp.TryRead(text, out var stamp) || stamp.Run != tally.Run)
        {
            tally.Strayed();
            return;
        }

        _heard = _heard.With(stamp);
        tally.Deliver(stamp, now);
    }

    /// <summary>What it heard in <paramref name="run"/>.</summary>
    public Trail Heard(int run) => _heard.In(run);

    /// <summary>What it said in <paramref name="run"/>.</summary>
    public Trail Said(int run) => _said.In(run);
}
