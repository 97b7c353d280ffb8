using System.Collections.Immutable;

namespace OrleansChat.Relays;

/// <summary>Texts for connections of one gateway, in order.</summary>
/// <remarks>The gateway answers with <c>TakenAsync</c> of the grain that sent it when it can take the next.</remarks>
/// <param name="Address">The key of the <see cref="RelayAddress"/> whose connections they are for; null: the directory's, for all connections that it lists.</param>
/// <param name="Epoch">Which activation of the grain numbered them; numbers of two do not compare.</param>
/// <param name="Deliveries">At least one; ascending.</param>
[GenerateSerializer, Immutable, Alias("chat.RelayDeliveries")]
public sealed record RelayDeliveries(
    [property: Id(0)] string? Address,
    [property: Id(1)] Guid Epoch,
    [property: Id(2)] ImmutableArray<RelayDelivery> Deliveries);
