namespace OrleansChat.Gateway.Protocols.TopicRelay;

/// <summary>The topic in a request's target: <c>/topic=10001</c>, <c>/topic/10001</c> or <c>/?topic=10001</c>, percent-encoded.</summary>
internal static class TopicPath
{
    /// <summary>UTF-16 units of a topic at most.</summary>
    public const int MaxLength = 256;

    private static readonly string[] Forms = ["/topic=", "/topic/", "/?topic="];

    /// <summary>Looks for a topic in a target as it came.</summary>
    /// <param name="target">Path and query.</param>
    /// <param name="topic">Decoded, possibly empty; null when the target is of another form.</param>
    /// <returns>Whether the target names a topic, a proper one or not.</returns>
    public static bool TryRead(string target, out string topic)
    {
        topic = "";
        if (Array.Find(Forms, form => target.StartsWith(form, StringComparison.Ordinal)) is not { } form)
        {
            return false;
        }

        var rest = target.AsSpan(form.Length);
        var end = rest.IndexOf(form.Contains('?') ? '&' : '?');
        topic = Uri.UnescapeDataString(end < 0 ? rest : rest[..end]);
        return true;
    }

    /// <summary>Whether a connection can listen to this topic.</summary>
    public static bool IsProper(string topic) => topic.Length is > 0 and <= MaxLength && !topic.Any(char.IsControl);
}
