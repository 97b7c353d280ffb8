using System.Collections.Immutable;
using System.Globalization;
using OrleansChat.Gateway.Protocols.Native;
using OrleansChat.Rooms;
using OrleansChat.Users;

namespace OrleansChat.Gateway.Protocols.NativeGrpc;

/// <summary>The fields of a request, looked at one by one. The first that is not what it should be is remembered, and named to the client.</summary>
/// <remarks>What is read after that is worth nothing, so <see cref="Fault"/> is looked at before it is used.</remarks>
internal sealed class FrameChecks
{
    /// <summary>What is wrong, in a sentence that begins with the field's name; null: nothing was.</summary>
    public string? Fault { get; private set; }

    public RoomId Room(string room, string name = "room") =>
        RoomId.TryParse(room, out var id) ? id : Miss(name, RoomId.Lobby, room is "" ? "is missing" : "is no room name: lower case letters, digits and dashes, at most 64");

    public string There(string name, string text) => text.Length > 0 ? text : Miss(name, "", "is missing");

    public UserName User(string name, string user) => UserName.TryParse(user, out var parsed)
        ? parsed
        : Miss(name, default(UserName), user is "" ? "is missing" : "is no name: 1 to 64 characters, none of them a control character, no blank at either end");

    public ImmutableArray<UserName> Users(string name, IReadOnlyCollection<string> users, int most) => users.Count <= most
        ? [.. users.Select(user => User(name, user))]
        : Miss(name, ImmutableArray<UserName>.Empty, string.Create(CultureInfo.InvariantCulture, $"is no list of at most {most} names"));

    /// <summary>A sign for a message: an emoji, as a rule.</summary>
    public string Sign(string reaction) => RequestFields.IsSign(reaction)
        ? reaction
        : Miss("reaction", "", string.Create(CultureInfo.InvariantCulture, $"is no sign of 1 to {AnnotateMessage.MaxReactionLength} characters without blanks"));

    public MessageKey Key(string key) => new(Uuid("key", key));

    public Position? Place(string name, Wire.Place? place) =>
        place is null ? null : new Position(Uuid($"{name}.epoch", place.Epoch), Integer($"{name}.seq", place.Seq, 0));

    public long Integer(string name, long value, long from, long to = RequestFields.MaxInteger) =>
        value >= from && value <= to ? value : Miss(name, from, string.Create(CultureInfo.InvariantCulture, $"is no integer from {from} to {to}"));

    public int Count(string name, int value, int from, int to) => (int)Integer(name, value, from, to);

    /// <param name="name">Which field.</param>
    /// <param name="ms">Milliseconds since 1970, UTC.</param>
    public DateTimeOffset Time(string name, long ms) => DateTimeOffset.FromUnixTimeMilliseconds(Integer(name, ms, 0, DateTimeOffset.MaxValue.ToUnixTimeMilliseconds()));

    /// <summary>Notes what is wrong with a field, or with several together.</summary>
    public T Miss<T>(string name, T instead, string fault)
    {
        Fault ??= $"{name} {fault}.";
        return instead;
    }

    private Guid Uuid(string name, string text) => Guid.TryParseExact(text, "D", out var value) ? value : Miss(name, Guid.Empty, text is "" ? "is missing" : "is no UUID");
}
