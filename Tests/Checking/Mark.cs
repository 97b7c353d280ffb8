using System.Globalization;

namespace OrleansChat.Checking;

/// <summary>Which message this is: a sender's first, second, third … It stands in the message itself, so that it is known wherever it turns up.</summary>
public readonly record struct Mark(int Sender, int Number)
{
    /// <summary>As in a message's text: <c>3/17</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Sender}/{Number}");

    /// <summary>The mark at the beginning of a text; what follows it begins with a line feed, or there is nothing.</summary>
    /// <returns>False when the text is of somebody who writes no marks.</returns>
    public static bool TryRead(ReadOnlySpan<char> text, out Mark mark)
    {
        var line = text.IndexOf('\n') is >= 0 and var end ? text[..end] : text;
        var slash = line.IndexOf('/');
        mark = default;
        if (slash < 0
            || !int.TryParse(line[..slash], NumberStyles.None, CultureInfo.InvariantCulture, out var sender)
            || !int.TryParse(line[(slash + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            return false;
        }

        mark = new Mark(sender, number);
        return true;
    }
}
