namespace OrleansChat.Bench.Load;

/// <summary>Which messages of a run somebody heard, or said, and in which order: how many, and a rolling hash of their numbers.</summary>
/// <remarks>Equal trails are the same messages in the same order.</remarks>
internal readonly record struct Trail(int Run, long Count, ulong Order)
{
    /// <summary>The trail with one message more; begins anew when that is of another run.</summary>
    public Trail With(in Stamp stamp)
    {
        var before = In(stamp.Run);
        return new Trail(stamp.Run, before.Count + 1, (before.Order * 0x9E37_79B9_7F4A_7C15) + (uint)stamp.Number + 1);
    }

    /// <summary>The part of it in <paramref name="run"/>: all or nothing.</summary>
    public Trail In(int run) => Run == run ? this : new Trail(run, 0, 0);
}
