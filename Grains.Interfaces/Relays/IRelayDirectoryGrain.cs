using System.Collections.Immutable;
using Orleans.Concurrency;
using OrleansChat.Rooms;

namespace OrleansChat.Relays;

/// <summary>The operator's side of the relays: who is online on all gateways, what they said to the server, and a way to answer. There is one, <see cref="RelayDirectory.Key"/>.</summary>
/// <remarks>In memory only. Gateways report a moment after somebody comes or goes, and all of theirs again to a directory that was activated anew.</remarks>
[Alias("chat.IRelayDirectoryGrain")]
public interface IRelayDirectoryGrain : IGrainWithStringKey
{
    [AlwaysInterleave, Alias("Report")]
    ValueTask ReportAsync(string gateway, RelayReport report);

    /// <summary>Keeps a gateway's connections for another lease.</summary>
    /// <returns>False when the directory counts otherwise: the gateway reports all of them again.</returns>
    [AlwaysInterleave, Alias("Renew")]
    ValueTask<bool> RenewAsync(string gateway, int connections);

    /// <summary>Who is online, in order of connection; names that are used twice are there twice.</summary>
    [AlwaysInterleave, Alias("List")]
    ValueTask<ImmutableArray<RelayConnection>> ListAsync();

    /// <summary>Sends a text to everybody who is online.</summary>
    /// <returns>To how many connections.</returns>
    [AlwaysInterleave, Alias("SendToAll")]
    ValueTask<int> SendToAllAsync([Immutable] byte[] text);

    /// <summary>Sends a text to the connection that came first of those whose <c>Origin</c> is this name.</summary>
    /// <returns>False when there is none.</returns>
    [AlwaysInterleave, Alias("SendToOne")]
    ValueTask<bool> SendToOneAsync(string name, [Immutable] byte[] text);

    /// <summary>What was said to the server behind a number, as far as it is kept; 0 for all.</summary>
    [AlwaysInterleave, Alias("ReadHeard")]
    ValueTask<RelayHeardPage> ReadHeardAsync(long after);

    /// <summary>Says that a gateway has taken all deliveries up to this one.</summary>
    [AlwaysInterleave, OneWay, Alias("Taken")]
    ValueTask TakenAsync(string gateway, Position last);
}
