namespace OrleansChat.Bench.Load;

/// <summary>One receiver of the room: how many messages of the run it got, and in which order.</summary>
/// <remarks>
/// The order is a rolling hash of the numbers. Receivers with equal counts and equal hashes saw the same messages in the same order;
/// the order of sending is no yardstick, because several sends are on their way at once.
/// </remarks>
internal sealed class Receiver(Tally tally)
{
    private int _run;
    private long _count;
    private ulong _order;

    public bool IsReady { get; private set; }

    public void BecomeReady()
    {
        if (IsReady) { return; }
        IsReady = true;
        tally.BecameReady();
    }

    public void Hear(ReadOnlySpan<byte> text, long now)
    {
        if (!Stamp.TryRead(text, out var stamp) || stamp.Run != tally.Run)
        {
            tally.Strayed();
            return;
        }

        if (_run != stamp.Run) { (_run, _count, _order) = (stamp.Run, 0, 0); }
        _count++;
        _order = (_order * 0x9E37_79B9_7F4A_7C15) + (uint)stamp.Number + 1;
        tally.Deliver(stamp, now);
    }

    /// <summary>What it heard in <paramref name="run"/>.</summary>
    public (long Count, ulong Order) Heard(int run) => _run == run ? (_count, _order) : (0, 0);
}
