namespace OrleansChat.Bench.Commands;

/// <summary>Finds the highest rate that holds: doubles until one does not, then halves the gap until it is narrow.</summary>
internal static class CapacitySearch
{
    private const double NarrowGap = 1.1;
    private const int MostDoublings = 12;

    /// <summary>The highest rate of those tried that held, or null if the first and all below it, down to a hundredth, failed.</summary>
    /// <param name="start">The first rate to try.</param>
    /// <param name="holdsAsync">Tries a rate.</param>
    public static async Task<double?> FindAsync(double start, Func<double, Task<bool>> holdsAsync)
    {
        double? good = null;
        double? bad = null;
        for (var (rate, tries) = (start, 0); tries < MostDoublings && (good is null || bad is null); tries++)
        {
            if (await holdsAsync(rate)) { good = rate; } else { bad = rate; }
            if (bad is not null && rate < start / 100) { return null; }
            rate = bad is null ? rate * 2 : rate / 2;
        }

        while (good is not null && bad is not null && bad > good * NarrowGap)
        {
            var middle = Math.Sqrt(good.Value * bad.Value);
            if (await holdsAsync(middle)) { good = middle; } else { bad = middle; }
        }
        return good;
    }
}
