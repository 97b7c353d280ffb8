using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;
using OrleansChat.Gateway.Relays;
using OrleansChat.Gateway.Sessions;
using OrleansChat.Gateway.WebSockets;
using OrleansChat.Relays;
using OrleansChat.Users;

namespace OrleansChat.Gateway.Protocols.OriginRelay;

/// <summary>Private messages between clients whose names are their <c>Origin</c>. See docs/protocols/originrelay.md for the requirements by number.</summary>
internal sealed class OriginRelayProtocol(RelayHub hub, IClusterClient cluster, IOptions<RelayOptions> options, IOptions<GuestOptions> guests) : IWebSocketProtocol
{
    public string Name => "originrelay";

    public int? MaxMessageBytes => options.Value.MaxTextBytes;

    public async ValueTask<WebSocketRefusal?> AdmitAsync(HttpContext context)
    {
        if (!OriginName.TryRead(context.Request.Headers[HeaderNames.Origin].ToString(), out var name))
        {
            return new WebSocketRefusal(StatusCodes.Status400BadRequest, $"The name in Origin has more than {OriginName.MaxBytes} bytes.");
        }

        if (await FindRefusalAsync(name) is { } error)
        {
            var status = error.Retryable ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status403Forbidden;
            return new WebSocketRefusal(status, error.Text);
        }

        await hub.EnterAsync(context, RelayAddress.Origin(name));
        return null;
    }

    public Task ServeAsync(WebSocketConnection connection, HttpContext context) => RelayHub.ServeAsync(connection, context, HearAsync);

    // A name with a password is not to be had without it; one that no account can have is free.
    private ValueTask<ChatError?> FindRefusalAsync(string name) => UserName.TryParse(name, out var user)
        ? cluster.GetGrain<IUserGrain>(user.Value).AdmitGuestAsync(guests.Value.AllowRegisteredNames)
        : new ValueTask<ChatError?>((ChatError?)null);

    private async ValueTask HearAsync(RelayClient client, byte[] text)
    {
        if (OriginRelayCodec.FindDestination(text) is { } destination)
        {
            await RelayAsync(destination, text);
        }
        else if (text.Length > 0)
        {
            hub.Hear(client, text);
        }
    }

    private async ValueTask RelayAsync(string destination, byte[] text)
    {
        if (destination.Length is 0 or > OriginName.MaxBytes)
        {
            return; // nobody has such a name
        }

        var mangled = options.Value.MatchMangledNames ? OriginName.Mangle(destination) : destination;
        await hub.SendAsync(RelayAddress.Origin(destination), text, otherwise: mangled != destination ? RelayAddress.Origin(mangled) : null);
    }
}
