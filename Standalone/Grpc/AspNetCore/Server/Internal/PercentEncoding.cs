using System.Buffers;
using System.Text;

namespace Grpc.AspNetCore.Server.Internal;

/// <summary><c>grpc-message</c>: UTF-8, and every byte but printable ASCII other than <c>%</c> as <c>%XX</c>.</summary>
internal static class PercentEncoding
{
    private static readonly SearchValues<char> Plain =
        SearchValues.Create([.. Enumerable.Range(' ', '~' - ' ' + 1).Select(value => (char)value).Where(value => value != '%')]);

    /// <remarks>A half surrogate pair becomes the replacement character.</remarks>
    public static string Encode(string text)
    {
        if (!text.AsSpan().ContainsAnyExcept(Plain))
        {
            return text;
        }

        var encoded = new StringBuilder(text.Length + 16);
        foreach (var value in Encoding.UTF8.GetBytes(text))
        {
            if (Plain.Contains((char)value))
            {
                encoded.Append((char)value);
            }
            else
            {
                encoded.Append('%').Append(value.ToString("X2", System.Globalization.CultureInfo.InvariantCulture));
            }
        }

        return encoded.ToString();
    }
}
