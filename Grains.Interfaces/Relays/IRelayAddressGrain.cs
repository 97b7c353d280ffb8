using System.Collections.Immutable;
using Orleans.Concurrency;
using OrleansChat.Rooms;
using OrleansChat.Users;

namespace OrleansChat.Relays;

/// <summary>Who listens to a <see cref="RelayAddress"/>, its key, on all gateways; and the one order of what they get.</summary>
/// <remarks>
/// Nothing is stored, and nothing is repeated: a text goes to who listens at that moment, or to nobody. Who listens is in memory; a grain
/// that was activated anew learns it when the gateways renew.
/// </remarks>
[Alias("chat.IRelayAddressGrain")]
public interface IRelayAddressGrain : IGrainWithStringKey
{
    /// <summary>Enters connections of a gateway, which has subscribed to its stream before. Entering twice is entering once.</summary>
    /// <returns>The last text so far: what comes behind it is for these connections.</returns>
    [AlwaysInterleave, Alias("Enter")]
    ValueTask<Position> EnterAsync(string gateway, ImmutableArray<SessionId> connections);

    /// <summary>Takes connections out; unknown ones are none.</summary>
    [AlwaysInterleave, Alias("Leave")]
    ValueTask LeaveAsync(string gateway, ImmutableArray<SessionId> connections);

    /// <summary>Keeps a gateway's connections for another lease.</summary>
    /// <param name="gateway">Who speaks.</param>
    /// <param name="connections">How many the gateway believes to have here.</param>
    /// <returns>False when the grain counts otherwise (it was activated anew, or the lease had lapsed): the gateway enters all of them again.</returns>
    [AlwaysInterleave, Alias("Renew")]
    ValueTask<bool> RenewAsync(string gateway, int connections);

    /// <summary>Passes a text on to all who listen.</summary>
    /// <returns>
    /// How many connections it goes to, 0 when nobody listens. It ends when their gateways are near enough behind to take more, so who awaits
    /// it before the next text cannot flood them.
    /// </returns>
    /// <remarks>Not repeated when the outcome is unknown: it might arrive twice.</remarks>
    [AlwaysInterleave, Alias("Send")]
    ValueTask<int> SendAsync(RelayText text);

    /// <summary>Says that a gateway has taken all deliveries up to this one.</summary>
    [AlwaysInterleave, OneWay, Alias("Taken")]
    ValueTask TakenAsync(string gateway, Position last);
}
