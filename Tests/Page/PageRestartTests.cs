using OrleansChat.Tests.Gateway;
using static Microsoft.Playwright.Assertions;

namespace OrleansChat.Tests.Page;

/// <summary>The gateway goes away while people write, and comes back.</summary>
public sealed class PageRestartTests(PageBrowser browser) : IClassFixture<PageBrowser>
{
    private const int Before = 15;
    private const int Meanwhile = 10;

    [Fact]
    public async Task A_gateway_that_is_killed_while_people_write_loses_and_doubles_nothing_on_their_screens()
    {
        using var data = new TemporaryDirectory();
        var setup = new GatewaySetup { Data = data.Path };
        await using var first = await GatewayProcess.StartAsync(setup);
        await using var ada = await (await browser.OpenAsync(first.Web)).SignInAsync("user1");
        await using var ben = await (await browser.OpenAsync(first.Web)).SignInAsync("user2");
        string[] expected = [.. Enumerable.Range(1, Before + Meanwhile).Select(number => $"line {number:000}")];

        foreach (var line in expected[..Before])
        {
            await ada.SayAsync(line);
        }

        await first.KillAsync(); // with some of them accepted, some on their way, some not begun
        foreach (var line in expected[Before..])
        {
            await ada.SayAsync(line);
        }

        await ada.MessageBox.FillAsync("half a sentence");
        await Expect(ada.Page.Locator("#notice")).ToContainTextAsync("Connecting…");
        await using var second = await GatewayProcess.StartAsync(setup);

        await ada.SeesAsync(expected[^1]);
        await ben.SeesAsync(expected[^1]);
        Assert.Equal(expected, await ada.TextsAsync("line"));
        Assert.Equal(expected, await ben.TextsAsync("line"));
        await Expect(ada.MessageBox).ToHaveValueAsync("half a sentence");
        await Expect(ada.Page.Locator("#notice")).ToBeHiddenAsync();
        Assert.Empty(ada.Faults);
        Assert.Empty(ben.Faults);
    }
}
