using OrleansChat.Users;

namespace OrleansChat.Relays;

/// <summary>A text on its way to connections of one gateway.</summary>
/// <param name="Sequence">Its number at the grain that sends it, ascending. A connection that entered behind it does not get it.</param>
/// <param name="Text">UTF-8, as it came.</param>
/// <param name="Except">The connection that does not get it; null: none.</param>
/// <param name="Only">The one connection that gets it; null: all that the event is for.</param>
[GenerateSerializer, Immutable, Alias("chat.RelayDelivery")]
public sealed record RelayDelivery(
    [property: Id(0)] long Sequence,
    [property: Id(1)] byte[] Text,
    [property: Id(2)] SessionId? Except = null,
    [property: Id(3)] SessionId? Only = null);
