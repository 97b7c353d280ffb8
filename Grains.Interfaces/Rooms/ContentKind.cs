namespace OrleansChat.Rooms;

/// <summary>What a message is, and so what its body is. Values that are neither named here nor reserved are stored and passed on as they came.</summary>
[GenerateSerializer, Alias("chat.ContentKind")]
public enum ContentKind
{
    Unspecified = 0,

    /// <summary>UTF-8 text.</summary>
    Text = 1,

    /// <summary>An image file, as the sender encoded it.</summary>
    Image = 2,

    /// <summary>The author is writing something. Only ever in passing, without a body.</summary>
    Typing = 1_000,

    /// <summary>Another text in place of that of <see cref="MessageContent.Target"/>.</summary>
    Edit = 1_001,

    /// <summary>What <see cref="MessageContent.Target"/> said is taken back: its body is gone, its place stays. No body.</summary>
    Deletion = 1_002,

    /// <summary>A sign that the author puts to <see cref="MessageContent.Target"/>, in UTF-8. A set: the same twice is there once.</summary>
    Reaction = 1_003,

    /// <summary>Takes a <see cref="Reaction"/> back; the same body.</summary>
    ReactionTakenBack = 1_004,

    /// <summary>The room or somebody's standing in it became another: <see cref="MessageContent.Change"/>. No body.</summary>
    Change = 1_005,
}

/// <summary>What the kinds have in common.</summary>
public static class ContentKinds
{
    /// <summary>From here to <see cref="LastReserved"/> kinds are the rooms' own: no client says them, each has its own command.</summary>
    public const int FirstReserved = 1_000;

    public const int LastReserved = 1_999;

    extension(ContentKind kind)
    {
        /// <summary>Whether a client may say it as it is.</summary>
        public bool IsSaid => (int)kind is < FirstReserved or > LastReserved;

        /// <summary>Whether it is about another message and shows in that one, not in a place of its own.</summary>
        public bool IsAnnotation => kind is ContentKind.Edit or ContentKind.Deletion or ContentKind.Reaction or ContentKind.ReactionTakenBack;
    }
}
