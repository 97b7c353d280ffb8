using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Options;
using OrleansChat.Gateway.Relays;
using OrleansChat.Gateway.WebSockets;
using OrleansChat.Relays;

namespace OrleansChat.Gateway.Protocols.TopicRelay;

/// <summary>Texts between clients that listen to the topic in their path. See docs/protocols/topicrelay.md for the requirements by number.</summary>
internal sealed class TopicRelayProtocol(RelayHub hub, IOptions<RelayOptions> options) : IWebSocketProtocol
{
    public string Name => "topicrelay";

    public int? MaxMessageBytes => options.Value.MaxTextBytes;

    /// <summary>Whether a request is for this protocol, by its target alone.</summary>
    public static bool IsFor(HttpContext context) => TopicPath.TryRead(Target(context), out _);

    public async ValueTask<WebSocketRefusal?> AdmitAsync(HttpContext context)
    {
        if (!TopicPath.TryRead(Target(context), out var topic) || !TopicPath.IsProper(topic))
        {
            return new WebSocketRefusal(
                StatusCodes.Status400BadRequest, $"The path names no topic: 1 to {TopicPath.MaxLength} characters behind /topic=, none of them a control character.");
        }

        await hub.EnterAsync(context, RelayAddress.Topic(topic));
        return null;
    }

    public Task ServeAsync(WebSocketConnection connection, HttpContext context) => RelayHub.ServeAsync(connection, context, HearAsync);

    private async ValueTask HearAsync(RelayClient client, byte[] text)
    {
        if (text.Length == 0)
        {
            return;
        }

        if (TopicRelayCodec.FindReceiver(text) is { } receiver)
        {
            if (TopicPath.IsProper(receiver)) // nobody listens to another
            {
                await hub.SendAsync(RelayAddress.Topic(receiver), text, except: client);
            }
        }
        else if (await hub.SendAsync(client.Address, text, except: client) == 0)
        {
            hub.Hear(client, text);
        }
    }

    // As it came: the path that ASP.NET Core makes of it has lost dots and gained slashes.
    private static string Target(HttpContext context) => context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
}
