using Microsoft.Playwright;
using OrleansChat.Tests.Gateway;
using static Microsoft.Playwright.Assertions;

namespace OrleansChat.Tests.Page;

/// <summary>Whatever people call things, it is text.</summary>
public sealed class PageMarkupTests(GatewayFixture fixture, PageBrowser browser) : IClassFixture<GatewayFixture>, IClassFixture<PageBrowser>
{
    private const int Wide = 1200;
    private const string Title = "<img src=x onerror=\"window.hit=1\">";
    private const string Topic = "<script>window.hit=2</script><b onmouseover=window.hit=3>topic</b>";
    private const string Text = "'\"><svg onload=window.hit=4><a href=javascript:window.hit=5>click</a>";
    private const string Reaction = "<img/src=x/onerror=hit=6>";
    private const string FileName = "\"><iframe srcdoc=window.hit=7>.png";

    private const string IsHit =
        """
        'hit' in window || document.querySelector(':is(#app, dialog, .toast, .popup) :is(script, iframe, [onerror], [onload], [onclick], [onmouseover], a[href^="javascript"])') !== null
        """;

    [Fact]
    public async Task Markup_in_titles_topics_names_reactions_and_file_names_is_shown_and_not_run()
    {
        var name = $"<b onclick=hit>{Guid.NewGuid():N}"[..24];
        await using var ada = await (await browser.OpenAsync(fixture.Gateway.Web, Wide)).SignInAsync("user1");
        await using var eve = await browser.OpenAsync(fixture.Gateway.Web, Wide);
        await eve.Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Create an account" }).ClickAsync();
        await eve.Page.GetByLabel("User name").FillAsync(name);
        await eve.Page.GetByLabel("Password", new PageGetByLabelOptions { Exact = true }).FillAsync("a long password");
        await eve.Page.Keyboard.PressAsync("Enter");
        await eve.IsOnlineAsync();

        await eve.Page.Locator("#rooms-create").ClickAsync();
        await eve.Dialog.GetByLabel("Name").FillAsync(Title);
        await eve.Dialog.GetByLabel("Topic").FillAsync(Topic);
        await eve.ConfirmAsync();
        await eve.IsInAsync(Title);
        await eve.InviteAsync("user1");
        await ada.AcceptAsync(Title);
        await eve.SayAsync(Text);
        await ada.SeesAsync(Text);
        await ada.ActAsync(Text, "Reply");
        await ada.SayAsync(Text);
        await eve.ActAsync(Text, "Add a reaction");
        await eve.Page.GetByLabel("Another emoji or a short word").FillAsync(Reaction);
        await eve.Page.Keyboard.PressAsync("Enter");
        await eve.PasteImageAsync(FileName);
        await eve.Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Send", Exact = true }).ClickAsync();
        await Eventually.HoldsAsync("Eve is typing", async () => // told once in 2 s, and over when a message comes
        {
            await eve.MessageBox.PressSequentiallyAsync("t");
            return await ada.Page.Locator("#typing").TextContentAsync() == $"{name} is typing…";
        });

        await Expect(ada.Page.Locator("#room-name")).ToHaveTextAsync(Title);
        await Expect(ada.Page.Locator("#room-sub")).ToHaveTextAsync(Topic);
        await Expect(ada.Room(Title)).ToHaveTextAsync(Title);
        await Expect(ada.Page.Locator(".quote-text")).ToHaveTextAsync(Text);
        await Expect(ada.Page.Locator(".chip bdi")).ToHaveTextAsync(Reaction);
        await Expect(ada.Page.Locator(".chip").First).ToHaveAttributeAsync("title", name);
        await Expect(ada.Page.Locator(".picture")).ToHaveAttributeAsync("aria-label", $"Image {FileName}, enlarge");
        await Expect(ada.Page.Locator("#members")).ToContainTextAsync(name);
        Assert.Equal($"{Title} – OrleansChat", await ada.Page.TitleAsync());
        foreach (var person in new[] { ada, eve })
        {
            await person.Page.Locator("#rooms-find").ClickAsync();
            await Expect(person.Dialog.GetByText(Title, new LocatorGetByTextOptions { Exact = true })).ToBeVisibleAsync();
            await Expect(person.Dialog.GetByText(Topic)).ToBeVisibleAsync();
            Assert.False(await person.Page.EvaluateAsync<bool>(IsHit));
            Assert.Empty(person.Faults);
        }
    }
}
