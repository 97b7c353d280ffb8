using Microsoft.Playwright;
using OrleansChat.Tests.Clients;

namespace OrleansChat.Tests.Page;

/// <summary>A headless Chromium for the tests of a class; each person in it has a context of their own, so nothing is shared between them.</summary>
public sealed class PageBrowser : IAsyncLifetime
{
    private IPlaywright? _playwright;
    private IBrowser? _browser;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask; // started by the first test, which is skipped where there is no Chromium

    /// <summary>Opens the chat page, in which nobody has signed in yet.</summary>
    internal async Task<PagePerson> OpenAsync(Uri web, int width = 1000, int height = 700)
    {
        var browser = _browser ??= await LaunchAsync();
        var context = await browser.NewContextAsync(new BrowserNewContextOptions
        {
            BaseURL = web.AbsoluteUri,
            ViewportSize = new ViewportSize { Width = width, Height = height },
        });
        context.SetDefaultTimeout((float)Eventually.Patience.TotalMilliseconds);
        return await PagePerson.OpenAsync(await context.NewPageAsync());
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
        {
            await _browser.CloseAsync();
        }

        _playwright?.Dispose();
    }

    private async Task<IBrowser> LaunchAsync()
    {
        var chromium = Workshop.Find("chromium", "chromium-browser", "google-chrome");
        _playwright = await Playwright.CreateAsync();
        Assertions.SetDefaultExpectTimeout((float)Eventually.Patience.TotalMilliseconds);
        return await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = chromium,
            Args = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-background-networking"], // root has no sandbox
        });
    }
}
