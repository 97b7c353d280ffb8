using OrleansChat.Rooms;

namespace OrleansChat.Gateway.Protocols.QtGrpcChat;

/// <summary>Who a client has been told is here.</summary>
/// <remarks>
/// From two sources. Clients of this protocol are told of at once, one by one, by what passes through the room; everybody, also of other
/// protocols, by the room's roster, which comes later and has several changes in one. So what passed is believed until the roster agrees, or
/// should have.
/// </remarks>
/// <param name="self">The client's own user, of whom it is told by itself.</param>
internal sealed class Attendance(string self, TimeProvider time)
{
    /// <summary>The roster agrees within a heartbeat of its room, or the word in passing was no true one.</summary>
    private static readonly TimeSpan RosterPatience = TimeSpan.FromSeconds(10);

    private readonly HashSet<string> _told = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Word> _ahead = new(StringComparer.Ordinal);
    private RoomRoster? _compared;

    /// <summary>Begins with what the room itself says.</summary>
    /// <param name="now">Who is here.</param>
    /// <param name="heard">The roster of the feed, which may be older.</param>
    /// <returns>Those who are here.</returns>
    public IReadOnlyList<string> Begin(RoomRoster now, RoomRoster heard)
    {
        _compared = heard;
        foreach (var name in heard.Names.Except(now.Names))
        {
            Told(name, isHere: false);
        }

        foreach (var name in now.Names)
        {
            Told(name, isHere: true);
        }

        return [.. _told];
    }

    /// <summary>Notes that the client is told, by what passes, that somebody came or went.</summary>
    public void Told(string name, bool isHere)
    {
        if (name == self)
        {
            return;
        }

        _ = isHere ? _told.Add(name) : _told.Remove(name);
        _ahead[name] = new Word(isHere, time.GetTimestamp());
    }

    /// <summary>Compares with a newer roster.</summary>
    /// <returns>Those of whom the client has yet to be told.</returns>
    public IEnumerable<(string Name, bool IsHere)> Compare(RoomRoster roster)
    {
        if (ReferenceEquals(roster, _compared))
        {
            return [];
        }

        _compared = roster;
        var names = roster.Names.ToHashSet(StringComparer.Ordinal);
        // Too many are not announced by name. And a roster without this client is not whole: the room begins anew and has yet to hear who is here.
        return names.Remove(self) ? Differences(names) : [];
    }

    private List<(string Name, bool IsHere)> Differences(HashSet<string> names)
    {
        var differences = new List<(string Name, bool IsHere)>();
        foreach (var name in names.Except(_told).Where(name => !IsAhead(name, isHere: false)))
        {
            differences.Add((name, true));
        }

        foreach (var name in _told.Except(names).Where(name => !IsAhead(name, isHere: true)))
        {
            differences.Add((name, false));
        }

        foreach (var (name, isHere) in differences)
        {
            _ = isHere ? _told.Add(name) : _told.Remove(name);
        }

        foreach (var name in _ahead.Keys.Where(name => _told.Contains(name) == names.Contains(name)).ToList())
        {
            _ahead.Remove(name); // the roster agrees
        }

        return differences;
    }

    private bool IsAhead(string name, bool isHere) =>
        _ahead.TryGetValue(name, out var word) && word.IsHere == isHere && time.GetElapsedTime(word.At) < RosterPatience;

    private sealed record Word(bool IsHere, long At);
}
