namespace OrleansChat.Rooms;

/// <summary>The sender's own id for one message. The same author and key in the same room is the same message, however often it is sent.</summary>
[GenerateSerializer, Immutable, Alias("chat.MessageKey")]
public readonly record struct MessageKey([property: Id(0)] Guid Value)
{
    public static MessageKey New() => new(Guid.CreateVersion7());
}
