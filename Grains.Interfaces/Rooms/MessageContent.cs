namespace OrleansChat.Rooms;

/// <summary>What was said, as the sender sent it. Nobody on the way looks into it or changes it.</summary>
/// <param name="Kind">What <paramref name="Body"/> is.</param>
/// <param name="Body">The bytes; possibly none. Never written to after construction: the record is shared, not copied.</param>
/// <param name="ClientTime">What the sender's clock said, in milliseconds since 1970 UTC; a claim, neither checked nor used for order.</param>
/// <param name="FileName">How the sender called the file that <paramref name="Body"/> is; null when it is none, or has no name. At most <see cref="MaxFileNameLength"/>.</param>
[GenerateSerializer, Immutable, Alias("chat.MessageContent")]
public sealed record MessageContent(
    [property: Id(0)] ContentKind Kind,
    [property: Id(1)] byte[] Body,
    [property: Id(2)] ulong ClientTime,
    [property: Id(3)] string? FileName = null)
{
    /// <summary>UTF-16 units of a file's name at most; no file system has longer ones.</summary>
    public const int MaxFileNameLength = 1_024;

    /// <summary>How many bytes the body has where a page of history was asked for without it; otherwise 0. Never part of what is sent.</summary>
    [Id(4)]
    public int OmittedBytes { get; init; }

    /// <summary>The sequence of the message that this one is about: what an edit, a deletion or a reaction is of, or what is answered. 0: none.</summary>
    [Id(5)]
    public long Target { get; init; }

    /// <summary>What became another; only of <see cref="ContentKind.Change"/>.</summary>
    [Id(6)]
    public RoomChange? Change { get; init; }
}
