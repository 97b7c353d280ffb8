using OrleansChat.Rooms;

namespace OrleansChat.Gateway.Protocols.Native;

/// <summary>Where a subscription begins, and whether that is where its client left off.</summary>
/// <param name="After">Messages come behind this sequence, without holes.</param>
/// <param name="Recovered">Null when the client did not ask.</param>
/// <param name="Reason">Why it was not recovered.</param>
internal sealed record SubscriptionStart(long After, bool? Recovered, string? Reason)
{
    /// <summary>A place of another log, or beyond the end of this one, which then has lost its end.</summary>
    public const string OtherLog = "other_log";

    /// <summary>What follows the place has been removed by age or count.</summary>
    public const string Removed = "removed";

    /// <param name="log">The log as it is now.</param>
    /// <param name="asked">The last place that the client has, if it has one.</param>
    /// <param name="last">Otherwise it begins so many messages before the end.</param>
    public static SubscriptionStart Decide(HistoryPage log, Position? asked, int last)
    {
        var anew = Math.Max(log.First - 1, log.Head.Sequence - last);
        return asked switch
        {
            null => new SubscriptionStart(anew, null, null),
            { } place when place.Epoch != log.Head.Epoch || place.Sequence > log.Head.Sequence => new SubscriptionStart(anew, false, OtherLog),
            { } place when place.Sequence < log.First - 1 => new SubscriptionStart(anew, false, Removed),
            { } place => new SubscriptionStart(place.Sequence, true, null),
        };
    }
}
