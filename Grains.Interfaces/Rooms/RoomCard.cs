namespace OrleansChat.Rooms;

/// <summary>What a room says of itself.</summary>
/// <param name="Title">For people; at most <see cref="MaxTitleLength"/>. Empty for direct rooms.</param>
/// <param name="Topic">What it is about; at most <see cref="MaxTopicLength"/>, possibly empty.</param>
/// <param name="IsReadOnly">Only moderators and owners speak.</param>
[GenerateSerializer, Immutable, Alias("chat.RoomCard")]
public sealed record RoomCard(
    [property: Id(0)] RoomKind Kind, [property: Id(1)] string Title, [property: Id(2)] string Topic = "", [property: Id(3)] bool IsReadOnly = false)
{
    /// <summary>UTF-16 units.</summary>
    public const int MaxTitleLength = 80;

    /// <summary>UTF-16 units.</summary>
    public const int MaxTopicLength = 300;
}
