using System.Net;
using System.Net.WebSockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace OrleansChat.Tests.Clients.Lines;

/// <summary>Serves a browser its page, and takes the connection by which the page, or QML, is driven: <c>ws://…/lines</c>.</summary>
internal sealed class PageServer : IAsyncDisposable
{
    private readonly TaskCompletionSource<SocketLines> _lines = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly WebApplication _app;

    private PageServer(WebApplication app) => _app = app;

    /// <summary>Where it is, <c>http://127.0.0.1:40123</c>: what a page of it sends as Origin.</summary>
    public Uri Address { get; private set; } = null!; // set once it listens

    /// <summary>The lines of the one client that comes.</summary>
    public Task<SocketLines> Lines => _lines.Task;

    /// <param name="files">Paths as the page names them, and the files that are there.</param>
    public static async Task<PageServer> StartAsync(IReadOnlyDictionary<string, string> files)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Configuration.Sources.Clear(); // the gateway's settings lie beside the tests
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var server = new PageServer(builder.Build());
        server._app.UseWebSockets();
        server._app.Run(http => server.AnswerAsync(http, files));
        await server._app.StartAsync(TestContext.Current.CancellationToken);
        var addresses = server._app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>();
        server.Address = new Uri(addresses!.Addresses.Single()); // Kestrel always has the feature
        return server;
    }

    public async ValueTask DisposeAsync()
    {
        _lines.TrySetCanceled();
        if (_lines.Task.IsCompletedSuccessfully)
        {
            await (await _lines.Task).DisposeAsync();
        }

        await _app.DisposeAsync();
    }

    private async Task AnswerAsync(HttpContext http, IReadOnlyDictionary<string, string> files)
    {
        if (http.WebSockets.IsWebSocketRequest && http.Request.Path == "/lines")
        {
            using var socket = await http.WebSockets.AcceptWebSocketAsync();
            var lines = new SocketLines(socket);
            _lines.TrySetResult(lines);
            await lines.Ended;
        }
        else if (files.TryGetValue(http.Request.Path, out var file))
        {
            http.Response.ContentType = Path.GetExtension(file) == ".html" ? "text/html" : "text/javascript";
            await http.Response.SendFileAsync(file, http.RequestAborted);
        }
        else
        {
            http.Response.StatusCode = StatusCodes.Status404NotFound;
        }
    }
}
