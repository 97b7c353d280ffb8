using OrleansChat.Grains.Storage;
using OrleansChat.Rooms;

namespace OrleansChat.Grains.Rooms;

/// <summary>What a room is, and who may do what in it. The rules of changes are in <see cref="StandingRules"/> and <see cref="CardRules"/>.</summary>
/// <remarks>No clock, no I/O, no lock. What is decided counts at once, before it is on disk; if it does not get there, the room steps down.</remarks>
public sealed class RoomMembers
{
    private readonly SortedDictionary<string, RoomStanding> _people = new(StringComparer.Ordinal);
    private readonly IReadOnlyList<string> _owners;

    /// <param name="record">What the room adds up to.</param>
    /// <param name="owners">Who owns it whatever the record says.</param>
    public RoomMembers(RoomRecord record, IReadOnlyList<string> owners)
    {
        Card = record.Card;
        _owners = owners;
        foreach (var person in record.People)
        {
            Set(person);
        }
    }

    /// <summary>Null until the room is made.</summary>
    public RoomCard? Card { get; private set; }

    /// <summary>How many have joined.</summary>
    public int Members { get; private set; }

    /// <summary>How many of those are owners.</summary>
    public int Owners { get; private set; }

    /// <summary>What somebody is; in an open room everybody is at least a member.</summary>
    public RoomStanding Find(string user)
    {
        var standing = _people.GetValueOrDefault(user) ?? new RoomStanding(user, RoomRole.None);
        return OpenRoom.Raise(standing, Card?.Kind, _owners);
    }

    /// <summary>Why somebody may not read; null: may.</summary>
    public ChatError? WhyNotRead(string user)
    {
        var standing = Find(user);
        return Card switch
        {
            null => ChatErrors.NoSuchRoom,
            _ when standing.Role >= RoomRole.Member => null,
            _ when standing.IsBanned => ChatErrors.Banned,
            { Kind: RoomKind.Public } => ChatErrors.NotAMember,
            _ when standing.Role == RoomRole.Invited => ChatErrors.NotAMember,
            _ => ChatErrors.NoSuchRoom, // nobody learns that it is there
        };
    }

    /// <summary>Why somebody may not speak; null: may.</summary>
    public ChatError? WhyNotSpeak(string user, DateTimeOffset now)
    {
        if (Card is { Kind: RoomKind.Open, IsReadOnly: false } && _people.Count == 0)
        {
            return null; // by far the most
        }

        return WhyNotRead(user) ?? Find(user) switch
        {
            { MutedUntil: { } until } when until > now => ChatErrors.Muted,
            { Role: < RoomRole.Moderator } when Card is { IsReadOnly: true } => ChatErrors.ReadOnly,
            _ => null,
        };
    }

    /// <summary>Takes a change that was decided.</summary>
    public void Apply(RoomChange change)
    {
        Card = change.Card ?? Card;
        if (change.Standing is { } standing)
        {
            Set(standing);
        }
    }

    /// <summary>A page of those who have a standing.</summary>
    /// <param name="user">Who asks; only moderators see who is banned.</param>
    /// <param name="after">The name before the page; null: from the beginning.</param>
    /// <param name="atMost">How many.</param>
    public RoomPeople List(string user, string? after, int atMost)
    {
        if (WhyNotRead(user) is { } error)
        {
            return new RoomPeople(error, 0, []);
        }

        var seesAll = Find(user).Role >= RoomRole.Moderator;
        var names = _people.Keys.Union(Card?.Kind == RoomKind.Open ? _owners : [], StringComparer.Ordinal).Order(StringComparer.Ordinal);
        var page = names
            .SkipWhile(name => string.CompareOrdinal(name, after) <= 0)
            .Select(Find)
            .Where(person => person.Role != RoomRole.None || seesAll)
            .Take(atMost);
        return new RoomPeople(null, Members, [.. page]);
    }

    private void Set(RoomStanding standing)
    {
        Count(_people.GetValueOrDefault(standing.User), -1);
        if (standing.IsNothing)
        {
            _people.Remove(standing.User);
        }
        else
        {
            _people[standing.User] = standing;
            Count(standing, +1);
        }
    }

    private void Count(RoomStanding? standing, int change)
    {
        Members += standing is { Role: >= RoomRole.Member } ? change : 0;
        Owners += standing is { Role: RoomRole.Owner } ? change : 0;
    }
}
