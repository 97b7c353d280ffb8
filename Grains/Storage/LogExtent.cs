using OrleansChat.Rooms;

namespace OrleansChat.Grains.Storage;

/// <summary>What there is of a room's log.</summary>
/// <param name="Epoch">Which log.</param>
/// <param name="First">The oldest sequence that it still has; one more than <paramref name="Last"/> when it has none.</param>
/// <param name="Last">The last sequence that was ever appended, whether the log still has it or not; 0 when none was.</param>
public sealed record LogExtent(Guid Epoch, long First, long Last)
{
    public Position Head => new(Epoch, Last);
}
