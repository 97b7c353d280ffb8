namespace OrleansChat.Rooms;

/// <summary>The answer to a <see cref="SendMessage"/>. With a position, the message is on disk at that place; with an error, it is not known to be.</summary>
/// <param name="Position">Where the message is; null when it was refused.</param>
/// <param name="At">When the room first accepted it.</param>
/// <param name="Repeated">The room had this message already; nothing was added.</param>
/// <param name="Error">Why it was refused; null when it was not.</param>
[GenerateSerializer, Immutable, Alias("chat.SendReceipt")]
public sealed record SendReceipt(
    [property: Id(0)] Position? Position,
    [property: Id(1)] DateTimeOffset At,
    [property: Id(2)] bool Repeated,
    [property: Id(3)] ChatError? Error)
{
    public static SendReceipt Refused(ChatError error) => new(null, default, false, error);
}
