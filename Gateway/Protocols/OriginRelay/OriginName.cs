using System.Text;
using System.Text.Unicode;

namespace OrleansChat.Gateway.Protocols.OriginRelay;

/// <summary>The name that a client gives itself in the header <c>Origin</c>: any text, not a URL.</summary>
internal static class OriginName
{
    /// <summary>Bytes of a name on the wire at most.</summary>
    public const int MaxBytes = 256;

    /// <summary>Reads a name: UTF-8 when it is that, as browsers send it, otherwise Latin-1, as QWebSocket does.</summary>
    /// <param name="header">The header's value as this gateway has headers: a character a byte. Empty when there is none.</param>
    /// <param name="name">The name; empty when there is none.</param>
    /// <returns>False when it is too long.</returns>
    public static bool TryRead(string header, out string name)
    {
        name = header;
        if (header.Length > MaxBytes)
        {
            return false;
        }

        var bytes = Encoding.Latin1.GetBytes(header);
        if (Utf8.IsValid(bytes))
        {
            name = Encoding.UTF8.GetString(bytes);
        }

        return true;
    }

    /// <summary>A name as QWebSocket writes it into the header: <c>?</c> for each UTF-16 unit that Latin-1 lacks. The same when it lacks none.</summary>
    public static string Mangle(string name) => name.AsSpan().ContainsAnyExceptInRange('\0', '\u00FF')
        ? string.Create(name.Length, name, static (mangled, from) =>
        {
            for (var i = 0; i < from.Length; i++)
            {
                mangled[i] = from[i] > '\u00FF' ? '?' : from[i];
            }
        })
        : name;
}
