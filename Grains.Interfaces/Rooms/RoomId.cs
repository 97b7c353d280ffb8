using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;

namespace OrleansChat.Rooms;

/// <summary>A room's name on every wire, in every log and as the key of its grain: lower case, digits, dashes, at most 64 characters.</summary>
public readonly partial record struct RoomId
{
    private RoomId(string value) => Value = value;

    /// <summary>The room that every client without a notion of rooms is in.</summary>
    public static RoomId Lobby { get; } = new("lobby");

    public string Value { get; }

    public static bool TryParse([NotNullWhen(true)] string? text, out RoomId id)
    {
        var ok = text is not null && Shape.IsMatch(text);
        id = ok ? new RoomId(text!) : default; // ok implies text
        return ok;
    }

    /// <exception cref="FormatException">The text is no room name.</exception>
    public static RoomId Parse(string text) =>
        TryParse(text, out var id) ? id : throw new FormatException($"'{text}' is no room name: lower case letters, digits and dashes, at most 64.");

    public override string ToString() => Value;

    // \z, not $: a name with a line break behind it is another name.
    [GeneratedRegex(@"^[a-z0-9][a-z0-9-]{0,63}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Shape { get; }
}
