namespace OrleansChat.Relays;

/// <summary>What relay connections listen to, and the key of its grain: a kind and a name within it.</summary>
public readonly record struct RelayAddress
{
    private const string OriginKind = "origin/";
    private const string TopicKind = "topic/";

    private RelayAddress(string key) => Key = key;

    /// <summary>Everybody who is in the simple chat.</summary>
    public static RelayAddress Chat { get; } = new("chat/all");

    public string Key { get; }

    /// <summary>The name of a connection that gave it as its <c>Origin</c>; null when this is another kind.</summary>
    public string? OriginName => Key.StartsWith(OriginKind, StringComparison.Ordinal) ? Key[OriginKind.Length..] : null;

    /// <summary>The topic, when this is one; otherwise null.</summary>
    public string? TopicName => Key.StartsWith(TopicKind, StringComparison.Ordinal) ? Key[TopicKind.Length..] : null;

    /// <param name="name">Any well-formed text; names compare exactly.</param>
    public static RelayAddress Origin(string name) => new(OriginKind + name);

    /// <param name="topic">Any well-formed text; topics compare exactly.</param>
    public static RelayAddress Topic(string topic) => new(TopicKind + topic);

    /// <summary>The address that has this key.</summary>
    public static RelayAddress FromKey(string key) => new(key);

    public override string ToString() => Key;
}
