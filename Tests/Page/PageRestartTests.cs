using Microsoft.Playwright;
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

    [Fact]
    public async Task An_edit_a_reaction_and_a_deletion_that_a_kill_interrupts_are_done_once_it_is_back()
    {
        using var data = new TemporaryDirectory();
        var setup = new GatewaySetup { Data = data.Path };
        await using var first = await GatewayProcess.StartAsync(setup);
        await using var ada = await (await browser.OpenAsync(first.Web)).SignInAsync("user1");
        await using var ben = await (await browser.OpenAsync(first.Web)).SignInAsync("user2");
        await ben.SayAsync("by ben");
        await ada.SeesAsync("by ben");
        await ada.SayAsync("to be deleted");
        await ada.SayAsync("to be edited");
        await ben.SeesAsync("to be edited");

        await ada.MessageBox.PressAsync("ArrowUp");
        await ada.MessageBox.FillAsync("half an edit");
        await first.KillAsync();
        await Expect(ada.Page.Locator("#notice")).ToContainTextAsync("Connecting…");
        await Expect(ada.MessageBox).ToHaveValueAsync("half an edit");
        await ada.SayAsync("edited while it was away");
        await Expect(ada.Page.Locator(".row .state")).ToHaveTextAsync("Saving…");
        await ada.ActAsync("by ben", "Add a reaction");
        await ada.Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "heart" }).ClickAsync();
        await ada.ActAsync("to be deleted", "More actions");
        await ada.ChooseAsync("Delete message");
        await ada.ConfirmAsync();
        await ada.SayAsync("said after all that");
        await using var second = await GatewayProcess.StartAsync(setup);

        await ben.SeesAsync("said after all that");
        Assert.Equal(["by ben", "edited while it was away", "said after all that"], await ben.TextsAsync(""));
        await Expect(ben.Row("by ben").Locator(".chip").First).ToHaveTextAsync("❤️1");
        await Expect(ben.Page.Locator(".gone")).ToHaveCountAsync(1);
        await Expect(ada.Page.Locator(".row .state")).ToHaveCountAsync(0);
        Assert.Equal(["by ben", "edited while it was away", "said after all that"], await ada.TextsAsync(""));
        await ada.Page.ReloadAsync();
        await ada.SeesAsync("said after all that");
        Assert.Equal(["by ben", "edited while it was away", "said after all that"], await ada.TextsAsync(""));
        Assert.Empty(ada.Faults);
        Assert.Empty(ben.Faults);
    }

    [Fact]
    public async Task What_is_edited_and_answered_survives_a_reload()
    {
        using var data = new TemporaryDirectory();
        await using var gateway = await GatewayProcess.StartAsync(new GatewaySetup { Data = data.Path });
        await using var ada = await (await browser.OpenAsync(gateway.Web)).SignInAsync("user1");
        await ada.SayAsync("first version");
        await ada.SeesAsync("first version");
        await ada.MessageBox.PressAsync("ArrowUp");
        await ada.MessageBox.FillAsync("second version");

        await ada.Page.ReloadAsync();
        await ada.IsOnlineAsync();

        await Expect(ada.Page.Locator("#composer-mode")).ToContainTextAsync("Editing your message");
        await Expect(ada.MessageBox).ToHaveValueAsync("second version");
        await ada.MessageBox.PressAsync("Enter");
        await ada.SeesAsync("second version");
        await Expect(ada.MessageBox).ToHaveValueAsync("");
        Assert.Equal(["second version"], await ada.TextsAsync(""));
    }
}
