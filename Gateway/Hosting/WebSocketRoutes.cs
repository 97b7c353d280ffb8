using Microsoft.Extensions.Options;
using OrleansChat.Gateway.Protocols.Echo;
using OrleansChat.Gateway.Protocols.Native;
using OrleansChat.Gateway.Protocols.OriginRelay;
using OrleansChat.Gateway.Protocols.SimpleTextChat;
using OrleansChat.Gateway.Protocols.TopicRelay;
using OrleansChat.Gateway.Protocols.WebChannel;
using OrleansChat.Gateway.WebSockets;

namespace OrleansChat.Gateway.Hosting;

/// <summary>Which WebSocket protocol a request is for: on a protocol's own listener whatever the path, on the web listener by path.</summary>
internal sealed class WebSocketRoutes(
    WebSocketEndpoint endpoint,
    IOptions<EchoOptions> echoOptions,
    EchoProtocol echo,
    SimpleTextChatProtocol chat,
    WebChannelProtocol webChannel,
    NativeProtocol native,
    OriginRelayProtocol originRelay,
    TopicRelayProtocol topicRelay) : IMiddleware
{
    public Task InvokeAsync(HttpContext context, RequestDelegate next) =>
        Choose(context, context.Features.Get<Listener>()?.Kind) is { } protocol ? endpoint.ServeAsync(context, protocol) : next(context);

    private IWebSocketProtocol? Choose(HttpContext context, ListenerKind? kind) => kind switch
    {
        ListenerKind.Echo => echoOptions.Value.Mode == EchoMode.Chat ? chat : echo,
        ListenerKind.WebChannel => webChannel,
        ListenerKind.Relay or ListenerKind.Topic => TopicRelayProtocol.IsFor(context) ? topicRelay : originRelay,
        ListenerKind.Web => ChooseByPath(context),
        _ => null,
    };

    private IWebSocketProtocol? ChooseByPath(HttpContext context) => context.Request.Path.Value switch
    {
        "/ws" => native,
        "/echo" => echo,
        "/chat" => chat,
        "/webchannel" => webChannel,
        "/relay" => originRelay,
        _ when TopicRelayProtocol.IsFor(context) && context.Request.Headers.Upgrade.Count > 0 => topicRelay, // one of its forms is a page's, too
        _ => null,
    };
}
