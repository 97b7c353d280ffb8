using System.Text.Json;
using OrleansChat.Gateway.Protocols.Shared;

namespace OrleansChat.Gateway.Protocols.OriginRelay;

/// <summary>Says for whom a text is. No I/O, and the text itself is never written anew.</summary>
/// <remarks>
/// <code>
/// {"dst":"C1","msg":"hi","src":"C9"}   for everybody whose name is C1; dst is all that counts
/// anything else                        for the server
/// </code>
/// </remarks>
internal static class OriginRelayCodec
{
    /// <returns>The name that the text is for; null when it is for the server.</returns>
    public static string? FindDestination(ReadOnlySpan<byte> text) =>
        JsonMember.TryFind(text, "dst"u8, out var destination) && destination.Kind == JsonTokenType.String ? destination.Text : null;
}
