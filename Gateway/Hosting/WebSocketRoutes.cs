using OrleansChat.Gateway.Protocols.Echo;
using OrleansChat.Gateway.Protocols.WebChannel;
using OrleansChat.Gateway.WebSockets;

namespace OrleansChat.Gateway.Hosting;

/// <summary>Which WebSocket protocol a request is for: on a protocol's own listener whatever the path, on the web listener by path.</summary>
internal sealed class WebSocketRoutes(WebSocketEndpoint endpoint, EchoProtocol echo, WebChannelProtocol webChannel) : IMiddleware
{
    public Task InvokeAsync(HttpContext context, RequestDelegate next) =>
        Choose(context.Features.Get<Listener>()?.Kind, context.Request.Path) is { } protocol ? endpoint.ServeAsync(context, protocol) : next(context);

    private IWebSocketProtocol? Choose(ListenerKind? kind, PathString path) => kind switch
    {
        ListenerKind.Echo => echo,
        ListenerKind.WebChannel => webChannel,
        ListenerKind.Web when path == "/echo" => echo,
        ListenerKind.Web when path == "/webchannel" => webChannel,
        _ => null,
    };
}
