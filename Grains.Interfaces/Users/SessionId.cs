namespace OrleansChat.Users;

/// <summary>One connection of a user, on whatever protocol.</summary>
[GenerateSerializer, Immutable, Alias("chat.SessionId")]
public readonly record struct SessionId([property: Id(0)] Guid Value)
{
    public static SessionId New() => new(Guid.NewGuid());
}
