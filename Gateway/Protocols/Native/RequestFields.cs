using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json;
using OrleansChat.Rooms;
using OrleansChat.Users;

namespace OrleansChat.Gateway.Protocols.Native;

/// <summary>The fields of a request, read one by one. The first that is not what it should be is remembered, and named to the client.</summary>
/// <remarks>What is read after that is worth nothing, so <see cref="Fault"/> is looked at before it is used. A field that is null is not there.</remarks>
internal sealed class RequestFields(JsonElement request, ReadOnlyMemory<byte>? image = null)
{
    /// <summary>The largest integer that every JSON reader has exactly.</summary>
    public const long MaxInteger = (1L << 53) - 1;

    /// <summary>What is wrong, in a sentence that begins with the field's name; null: nothing was.</summary>
    public string? Fault { get; private set; }

    public bool Has(string name) => Find(name) is not null;

    public string Text(string name) => FindText(name) ?? Miss(name, "");

    public string? FindText(string name) => Find(name) is { } field ? ReadText(field, name) : null;

    private string ReadText(JsonElement field, string name)
    {
        try
        {
            return field.ValueKind == JsonValueKind.String ? field.GetString()! : Miss(name, "", "is no string");
        }
        catch (InvalidOperationException)
        {
            return Miss(name, "", "has an escape that is half a character");
        }
    }

    public long Integer(string name, long from, long to) => FindInteger(name, from, to) ?? Miss(name, from);

    public long? FindInteger(string name, long from, long to)
    {
        if (Find(name) is not { } field)
        {
            return null;
        }

        return field.ValueKind == JsonValueKind.Number && field.TryGetInt64(out var value) && value >= from && value <= to
            ? value
            : Miss(name, from, string.Create(CultureInfo.InvariantCulture, $"is no integer from {from} to {to}"));
    }

    public RoomId Room(string name = "room") =>
        RoomId.TryParse(Text(name), out var room) ? room : Miss(name, RoomId.Lobby, "is no room name: lower case letters, digits and dashes, at most 64");

    public UserName User() => ToUser(Text("user"), "user");

    /// <summary>Names in a list; none when it is not there.</summary>
    public ImmutableArray<UserName> FindUsers(string name, int most)
    {
        if (Find(name) is not { } field)
        {
            return [];
        }

        if (field.ValueKind != JsonValueKind.Array || field.GetArrayLength() > most)
        {
            return Miss(name, ImmutableArray<UserName>.Empty, string.Create(CultureInfo.InvariantCulture, $"is no list of at most {most} names"));
        }

        return [.. field.EnumerateArray().Select(user => ToUser(ReadText(user, name), name))];
    }

    /// <summary>One of a few words.</summary>
    public T Named<T>(string name, Func<string, T?> find, string fault)
        where T : struct => Text(name) is var text && find(text) is { } found ? found : Miss(name, default(T), fault);

    public bool? FindFlag(string name) => Find(name) switch
    {
        null => null,
        { ValueKind: JsonValueKind.True } => true,
        { ValueKind: JsonValueKind.False } => false,
        _ => Miss(name, false, "is neither true nor false"),
    };

    /// <summary>A sign for a message: an emoji, as a rule.</summary>
    public string Reaction()
    {
        var text = Text("reaction");
        return IsSign(text)
            ? text
            : Miss("reaction", "", string.Create(CultureInfo.InvariantCulture, $"is no sign of 1 to {AnnotateMessage.MaxReactionLength} characters without blanks"));
    }

    /// <summary>Whether an image is sent, in the request or behind it.</summary>
    public bool HasImage => image is not null || Has("image");

    public byte[]? FindImage() => image?.ToArray() ?? FindBytes("image");

    /// <summary>Whether a text is a sign for a message.</summary>
    public static bool IsSign(string text) => text.Length is > 0 and <= AnnotateMessage.MaxReactionLength && !text.EnumerateRunes().Any(IsNoSign);

    public MessageKey Key() => new(Uuid("key"));

    /// <summary>A place in a log: <c>{"epoch":"…","seq":12}</c>.</summary>
    public Position? FindPosition(string name)
    {
        if (Find(name) is not { } field)
        {
            return null;
        }

        if (field.ValueKind != JsonValueKind.Object)
        {
            return Miss(name, default(Position), "is no object with epoch and seq");
        }

        var inner = new RequestFields(field);
        var position = new Position(inner.Uuid("epoch"), inner.Integer("seq", 0, MaxInteger));
        Fault ??= inner.Fault is { } fault ? $"{name}.{fault}" : null;
        return position;
    }

    public byte[]? FindBytes(string name)
    {
        if (Find(name) is not { } field)
        {
            return null;
        }

        return field.ValueKind == JsonValueKind.String && field.TryGetBytesFromBase64(out var bytes) ? bytes : Miss(name, Array.Empty<byte>(), "is no base64");
    }

    public DateTimeOffset? FindTime(string name)
    {
        if (FindText(name) is not { } text)
        {
            return null;
        }

        // Without its offset a time would be one of this machine's place.
        var hasOffset = text is [.., 'Z' or 'z'] or [.., '+' or '-', _, _, ':', _, _];
        return hasOffset && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out var time)
            ? time
            : Miss(name, default(DateTimeOffset), "is no time as 2026-11-25T01:02:03Z");
    }

    /// <summary>Notes what is wrong with the fields together.</summary>
    public void Refuse(string fault) => Fault ??= fault;

    // A joiner holds the parts of many an emoji together; it and its like are of the category Format, and are let through.
    private static bool IsNoSign(Rune rune) => Rune.IsWhiteSpace(rune) || Rune.IsControl(rune) || rune == Rune.ReplacementChar;

    private UserName ToUser(string? text, string name) =>
        UserName.TryParse(text, out var user) ? user : Miss(name, default(UserName), "is no name: 1 to 64 characters, none of them a control character, no blank at either end");

    private Guid Uuid(string name)
    {
        var text = Text(name);
        return Guid.TryParseExact(text, "D", out var value) ? value : Miss(name, Guid.Empty, "is no UUID");
    }

    private JsonElement? Find(string name) => request.TryGetProperty(name, out var field) && field.ValueKind != JsonValueKind.Null ? field : null;

    private T Miss<T>(string name, T instead, string fault = "is missing")
    {
        Fault ??= $"{name} {fault}.";
        return instead;
    }
}
