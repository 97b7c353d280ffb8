using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace OrleansChat.Users;

/// <summary>
/// A user's name, and the key of the user's grain: 1 to 64 UTF-16 units of well-formed text, no control characters, no blank at either end.
/// Compared exactly, as the old clients do; blanks inside and any script are allowed.
/// </summary>
public readonly record struct UserName
{
    public const int MaxLength = 64;

    private UserName(string value) => Value = value;

    public string Value { get; }

    public static bool TryParse([NotNullWhen(true)] string? text, out UserName name)
    {
        name = default;
        if (text is not { Length: > 0 and <= MaxLength } || char.IsWhiteSpace(text[0]) || char.IsWhiteSpace(text[^1]))
        {
            return false;
        }

        for (var rest = text.AsSpan(); !rest.IsEmpty;)
        {
            if (Rune.DecodeFromUtf16(rest, out var rune, out var used) != System.Buffers.OperationStatus.Done || Rune.IsControl(rune))
            {
                return false;
            }

            rest = rest[used..];
        }

        name = new UserName(text);
        return true;
    }

    public override string ToString() => Value;
}
