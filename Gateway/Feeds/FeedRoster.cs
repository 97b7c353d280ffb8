using OrleansChat.Rooms;

namespace OrleansChat.Gateway.Feeds;

/// <summary>Who is in a room, as far as its feed has heard, and the readers that want to know of changes.</summary>
internal sealed class FeedRoster
{
    private static readonly RoomRoster Nobody = new(0, []);

    private readonly Lock _gate = new();                        // guards the two below; never held over a nudge
    private readonly HashSet<FeedCursor> _followers = [];
    private RoomRoster? _roster;                                // null until it was heard or asked for

    public RoomRoster Current
    {
        get
        {
            lock (_gate)
            {
                return _roster ?? Nobody;
            }
        }
    }

    /// <summary>Takes what was asked for, unless something was heard meanwhile: that is followed by what is newer.</summary>
    public void Begin(RoomRoster roster)
    {
        lock (_gate)
        {
            _roster ??= roster;
        }
    }

    /// <summary>Takes what the room says, and nudges who follows when it is something new.</summary>
    public void Hear(RoomRoster roster)
    {
        FeedCursor[] followers;
        lock (_gate)
        {
            if (IsSame(roster, _roster))
            {
                return;
            }

            _roster = roster;
            followers = [.. _followers];
        }

        foreach (var follower in followers)
        {
            follower.Nudge();
        }
    }

    public void Follow(FeedCursor cursor)
    {
        lock (_gate)
        {
            _followers.Add(cursor);
        }
    }

    public void Leave(FeedCursor cursor)
    {
        lock (_gate)
        {
            _followers.Remove(cursor);
        }
    }

    private static bool IsSame(RoomRoster one, RoomRoster? other) => one.Count == other?.Count && one.Names.AsSpan().SequenceEqual(other.Names.AsSpan());
}
