namespace OrleansChat.Rooms;

/// <summary>What a message's body is. Values that are not named here are stored and passed on as they came.</summary>
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
}
