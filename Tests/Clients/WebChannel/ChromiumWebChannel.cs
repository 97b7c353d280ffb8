using System.Diagnostics;
using OrleansChat.Tests.Clients.Lines;

namespace OrleansChat.Tests.Clients.WebChannel;

/// <summary>The npm package qwebchannel in a page of a headless Chromium: its WebSocket, its Origin, its <c>permessage-deflate</c>.</summary>
internal static class ChromiumWebChannel
{
    public static async Task<IWebChannelClient> StartAsync()
    {
        var chromium = Workshop.Find("chromium", "chromium-browser", "google-chrome");
        var packages = Path.Combine(await NodeWorkshop.BuildAsync(), "node_modules");
        var server = await PageServer.StartAsync(new Dictionary<string, string>
        {
            ["/"] = Path.Combine(Workshop.Sources, "Browser", "page.html"),
            ["/qwebchannel.js"] = Path.Combine(packages, "qwebchannel", "qwebchannel.js"),
            ["/webchannel.js"] = WebChannelScript.File,
        });
        var profile = new Profile();
        var browser = BackgroundProgram.Start(new ProcessStartInfo(chromium,
        [
            "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-dev-shm-usage", "--no-first-run", "--disable-background-networking",
            "--disable-component-update", "--disable-sync", $"--user-data-dir={profile.Directory.Path}", server.Address.AbsoluteUri,
        ]));
        return await ScriptedWebChannel.StartAsync(await browser.WaitForAsync(server.Lines), browser, server, profile);
    }

    /// <summary>What the browser keeps while it runs.</summary>
    private sealed class Profile : IAsyncDisposable
    {
        public TemporaryDirectory Directory { get; } = new();

        public ValueTask DisposeAsync()
        {
            Directory.Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
