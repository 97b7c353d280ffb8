using System.Net;
using Microsoft.Extensions.Options;

namespace OrleansChat.Gateway.Hosting;

/// <summary>What the web listener serves: health for machines, and a plain page that says what runs where.</summary>
internal static class WebPages
{
    extension(WebApplication app)
    {
        public void MapWebPages()
        {
            app.MapGet("/healthz", () => Results.Text("healthy\n")).OnListeners(ListenerKind.Web);
            app.MapGet("/readyz", (Readiness readiness) =>
                readiness.IsReady ? Results.Text("ready\n") : Results.Text("not ready\n", statusCode: StatusCodes.Status503ServiceUnavailable))
                .OnListeners(ListenerKind.Web);
            app.MapGet("/", (IOptions<ListenOptions> listen) => Results.Content(Page(Listener.All(listen.Value)), "text/html; charset=utf-8"))
                .OnListeners(ListenerKind.Web);
        }
    }

    private static string Served(ListenerKind kind) => kind switch
    {
        ListenerKind.Web => "This page, <code>/healthz</code>, <code>/readyz</code>; WebSockets at <code>/ws</code>, <code>/webchannel</code>, <code>/echo</code>, <code>/chat</code>, <code>/relay</code>",
        ListenerKind.Grpc => "gRPC <code>qtgrpc.examples.chat.SimpleChat</code> and <code>chat.QtGrpcChat</code>",
        ListenerKind.WebChannel => "The Qt WebChannel chat, any path",
        ListenerKind.Echo => "The Qt WebSocket echo server, any path",
        ListenerKind.Relay => "The relay by Origin, any path",
        ListenerKind.Topic => "The relay by topic",
        _ => "The relay's operator commands, from this machine",
    };

    private static string Page(IEnumerable<Listener> listeners)
    {
        var rows = string.Concat(listeners.Select(listener =>
            $"<tr><td>{Served(listener.Kind)}</td>"
            + $"<td><code>{WebUtility.HtmlEncode(listener.Address.ToString())}</code></td><td><code>{WebUtility.HtmlEncode(listener.Setting)}</code></td></tr>\n"));
        return $"""
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>OrleansChat</title>
            <style>
            :root {"{"} color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; {"}"}
            body {"{"} max-width: 50rem; margin: 3rem auto; padding: 0 1rem; {"}"}
            td, th {"{"} text-align: left; padding: .3rem 1.5rem .3rem 0; vertical-align: top; {"}"}
            </style>
            </head>
            <body>
            <h1>OrleansChat</h1>
            <p>The gateway runs. Connect a client of one of these protocols:</p>
            <table>
            <tr><th>Protocol</th><th>Address</th><th>Setting</th></tr>
            {rows}</table>
            <p>The README says how to connect each client.</p>
            </body>
            </html>

            """;
    }
}
