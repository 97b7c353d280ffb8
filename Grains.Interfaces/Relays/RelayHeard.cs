using System.Collections.Immutable;

namespace OrleansChat.Relays;

/// <summary>A text that was for nobody but the server.</summary>
/// <param name="Address">The key of the <see cref="RelayAddress"/> that the sender listens to, and so its name.</param>
/// <param name="Text">UTF-8, as it came.</param>
/// <param name="At">When, by its gateway's clock.</param>
[GenerateSerializer, Immutable, Alias("chat.RelayHeard")]
public sealed record RelayHeard([property: Id(0)] string Address, [property: Id(1)] byte[] Text, [property: Id(2)] DateTimeOffset At);

/// <summary>The last of what was said to the server.</summary>
/// <param name="Last">The number of the last text; the others have the numbers before it, without holes.</param>
[GenerateSerializer, Immutable, Alias("chat.RelayHeardPage")]
public sealed record RelayHeardPage([property: Id(0)] long Last, [property: Id(1)] ImmutableArray<RelayHeard> Texts);
