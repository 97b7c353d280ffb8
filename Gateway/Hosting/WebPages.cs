using System.Net;
using System.Text.Json.Serialization;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;
using OrleansChat.Gateway.Sessions;

namespace OrleansChat.Gateway.Hosting;

/// <summary>What the web listener serves: health for machines, the page to chat on, and a plain page that says what runs where.</summary>
internal static class WebPages
{
    /// <summary>What a page of this program may do: run and show what this program serves, and talk to it; nothing from or to anywhere else, nothing inline.</summary>
    private const string ContentSecurityPolicy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    extension(WebApplication app)
    {
        public void MapWebPages()
        {
            app.MapGet("/healthz", () => Results.Text("healthy\n")).OnListeners(ListenerKind.Web);
            app.MapGet("/readyz", (Readiness readiness) =>
                readiness.IsReady ? Results.Text("ready\n") : Results.Text("not ready\n", statusCode: StatusCodes.Status503ServiceUnavailable))
                .OnListeners(ListenerKind.Web);
            app.MapGet("/about", (HttpContext context, IOptions<ListenOptions> listen) =>
            {
                Guard(context.Response);
                return Results.Content(About(Listener.All(listen.Value)), "text/html; charset=utf-8");
            }).OnListeners(ListenerKind.Web);
            app.MapGet("/api/page", (IOptions<RegistrationOptions> registration) =>
                Results.Json(new PageSettings(registration.Value.Open), PageJson.Default.PageSettings)).OnListeners(ListenerKind.Web);
            foreach (var file in PageFile.ReadAll(PageFile.Folder))
            {
                app.MapPageFile(file, file.Path);
                if (file.Path == "/index.html")
                {
                    app.MapPageFile(file, "/");
                }
            }
        }

        private void MapPageFile(PageFile file, string path) =>
            app.MapMethods(path, [HttpMethods.Get, HttpMethods.Head], (HttpContext context) =>
            {
                Guard(context.Response);
                context.Response.Headers.CacheControl = "no-cache"; // kept, and asked about each time: names do not change with their content
                return Results.Bytes(file.Content, file.MediaType, entityTag: EntityTagHeaderValue.Parse(file.Tag));
            }).OnListeners(ListenerKind.Web);
    }

    private static void Guard(HttpResponse response)
    {
        response.Headers.ContentSecurityPolicy = ContentSecurityPolicy;
        response.Headers.XContentTypeOptions = "nosniff";
        response.Headers["Referrer-Policy"] = "no-referrer";
        response.Headers["Cross-Origin-Opener-Policy"] = "same-origin";
    }

    private static string Served(ListenerKind kind) => kind switch
    {
        ListenerKind.Web => "The <a href=\"/\">chat page</a>, <code>/healthz</code>, <code>/readyz</code>; "
            + "WebSockets at <code>/ws</code>, <code>/webchannel</code>, <code>/echo</code>, <code>/chat</code>, <code>/relay</code>",
        ListenerKind.Grpc => "gRPC <code>qtgrpc.examples.chat.SimpleChat</code> and <code>chat.QtGrpcChat</code>",
        ListenerKind.WebChannel => "The Qt WebChannel chat, any path",
        ListenerKind.Echo => "The Qt WebSocket echo server, any path",
        ListenerKind.Relay => "The relay by Origin, any path",
        ListenerKind.Topic => "The relay by topic",
        _ => "The relay's operator commands, from this machine",
    };

    private static string About(IEnumerable<Listener> listeners)
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
            <title>About OrleansChat</title>
            <link rel="icon" href="/icon.svg" type="image/svg+xml">
            <link rel="stylesheet" href="/css/about.css">
            <script src="/js/theme.js"></script>
            </head>
            <body>
            <h1>OrleansChat</h1>
            <p>The gateway runs. <a href="/">Chat here</a>, or connect a client of one of these protocols:</p>
            <div class="table"><table>
            <tr><th>Protocol</th><th>Address</th><th>Setting</th></tr>
            {rows}</table></div>
            <p>The README says how to connect each client.</p>
            </body>
            </html>

            """;
    }
}

/// <summary>What the page is to know before anybody has signed in.</summary>
internal sealed record PageSettings(bool RegistrationOpen);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(PageSettings))]
internal sealed partial class PageJson : JsonSerializerContext;
