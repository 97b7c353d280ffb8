using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace OrleansChat.Storage.Postgres;

/// <summary>Text on its way into a database that takes neither halves of characters nor the character 0 in it.</summary>
internal static class PostgresText
{
    private const char Replacement = '\uFFFD';

    /// <summary>The text itself, if it can be stored; else with a replacement for what cannot. Names of users always can.</summary>
    public static string Storable(string text)
    {
        if (IsStorable(text))
        {
            return text;
        }

        var storable = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes()) // a half comes as the replacement
        {
            storable.Append(rune.Value == 0 ? Replacement.ToString() : rune.ToString());
        }

        return storable.ToString();
    }

    /// <summary>UTF-8 of any text; a half of a character becomes the replacement.</summary>
    [return: NotNullIfNotNull(nameof(text))]
    public static byte[]? ToBytes(string? text) => text is null ? null : Encoding.UTF8.GetBytes(text);

    public static string FromBytes(byte[] bytes) => Encoding.UTF8.GetString(bytes);

    private static bool IsStorable(ReadOnlySpan<char> text)
    {
        while (!text.IsEmpty)
        {
            if (Rune.DecodeFromUtf16(text, out var rune, out var used) != System.Buffers.OperationStatus.Done || rune.Value == 0)
            {
                return false;
            }

            text = text[used..];
        }

        return true;
    }
}
