using Google.Protobuf;
using Microsoft.Playwright;
using OrleansChat.Tests.Clients;
using OrleansChat.Tests.Gateway;
using OrleansChat.Tests.Gateway.SimpleChat;
using static Microsoft.Playwright.Assertions;

namespace OrleansChat.Tests.Page;

/// <summary>The page in a real browser, on a gateway of its own.</summary>
public sealed class PageChatTests(GatewayFixture fixture, PageBrowser browser) : IClassFixture<GatewayFixture>, IClassFixture<PageBrowser>
{
    [Fact]
    public async Task Two_people_at_the_page_and_one_on_gRPC_chat()
    {
        await using var ada = await (await browser.OpenAsync(fixture.Gateway.Web)).SignInAsync("user1");
        await using var ben = await (await browser.OpenAsync(fixture.Gateway.Web, width: 360)).SignInAsync("user2");
        await using var grpc = new ChatClient(fixture.Gateway.GrpcPort);
        await using var stream = await grpc.ListAsync("user3");
        var text = $"{Guid.NewGuid()}";

        await ada.SayAsync($"{text} from ada");
        await ben.SeesAsync($"{text} from ada");
        await ben.SayAsync($"{text} from ben");
        await ada.SeesAsync($"{text} from ben");
        Assert.Equal(CallStatus.Ok, await grpc.SendAsync(Say.Text($"{text} from gRPC"), "user3"));

        string[] expected = [$"{text} from ada", $"{text} from ben", $"{text} from gRPC"];
        await ada.SeesAsync(expected[2]);
        await ben.SeesAsync(expected[2]);
        Assert.Equal(expected, await ada.TextsAsync(text));
        Assert.Equal(expected, await ben.TextsAsync(text));
        await stream.ReadUntilAsync(ByteString.CopyFromUtf8(expected[1]));
        Assert.Empty(ada.Faults);
        Assert.Empty(ben.Faults);
    }

    [Fact]
    public async Task Who_is_here_and_who_types_is_shown()
    {
        await using var ada = await (await browser.OpenAsync(fixture.Gateway.Web, width: 1200)).SignInAsync("user1");
        await using var ben = await (await browser.OpenAsync(fixture.Gateway.Web)).SignInAsync("user2");

        await ben.MessageBox.PressSequentiallyAsync("hm");

        await Expect(ada.Page.GetByRole(AriaRole.Complementary, new PageGetByRoleOptions { Name = "People" })).ToContainTextAsync("user2");
        await ada.Page.GetByText("user2 is typing…").WaitForAsync();
    }

    [Fact]
    public async Task A_pasted_image_is_shown_to_the_others_and_enlarged_by_a_click()
    {
        await using var ada = await (await browser.OpenAsync(fixture.Gateway.Web)).SignInAsync("user1");
        await using var ben = await (await browser.OpenAsync(fixture.Gateway.Web)).SignInAsync("user2");

        await ada.PasteImageAsync("square.png");
        await ada.Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Send", Exact = true }).ClickAsync();
        var picture = ben.Page.Locator(".picture:not(.loading)").Last;
        await picture.WaitForAsync();
        await picture.ClickAsync();

        var enlarged = ben.Page.GetByRole(AriaRole.Dialog);
        await enlarged.WaitForAsync();
        var size = await enlarged.GetByRole(AriaRole.Img, new LocatorGetByRoleOptions { Name = "square.png" }).EvaluateAsync<string>("async (image) => (await image.decode(), `${image.naturalWidth} x ${image.naturalHeight}`)");
        Assert.Equal("64 x 48", size);
        await ben.Page.Keyboard.PressAsync("Escape");
        await Expect(enlarged).ToBeHiddenAsync();
        Assert.Empty(ada.Faults);
        Assert.Empty(ben.Faults);
    }

    [Fact]
    public async Task Markup_in_texts_names_and_file_names_is_shown_and_not_run()
    {
        const string Markup = "<img src=x onerror=\"window.hit=1\"><script>window.hit=2</script>";
        const string Link = "javascript:window.hit=3 http://user@bank.example/ https://example.org/\"onmouseover=\"window.hit=4";
        var name = $"<b onclick=hit>{Guid.NewGuid():N}"[..24];
        await using var ada = await (await browser.OpenAsync(fixture.Gateway.Web)).SignInAsync("user1");
        await using var eve = await browser.OpenAsync(fixture.Gateway.Web);
        await eve.Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Create an account" }).ClickAsync();
        await eve.Page.GetByLabel("User name").FillAsync(name);
        await eve.Page.GetByLabel("Password", new PageGetByLabelOptions { Exact = true }).FillAsync("a long password");
        await eve.Page.Keyboard.PressAsync("Enter");
        await eve.IsOnlineAsync();

        await eve.SayAsync(Markup);
        await eve.SayAsync(Link);
        await eve.PasteImageAsync("\"><svg onload=window.hit=5>.png");
        await eve.MessageBox.PressAsync("Enter");

        await ada.Page.Locator(".picture:not(.loading)").Last.WaitForAsync();
        var texts = await ada.Page.Locator(".row .text").AllTextContentsAsync();
        var links = await ada.Page.Locator(".row:nth-last-child(2) a").EvaluateAllAsync<string[]>("links => links.map(link => link.href)");
        Assert.Equal([Markup, Link], texts.TakeLast(2));
        Assert.Equal(["https://example.org/"], links);
        Assert.Equal(name, await ada.Page.Locator(".row .author").Last.TextContentAsync());
        Assert.Equal("Image \"><svg onload=window.hit=5>.png, enlarge", await ada.Page.Locator(".picture").Last.GetAttributeAsync("aria-label"));
        Assert.False(await ada.Page.EvaluateAsync<bool>("'hit' in window || document.querySelector('#messages :is(script, [onerror], [onload], [onclick])') !== null"));
        Assert.Empty(ada.Faults);
        Assert.Empty(eve.Faults);
    }

    [Fact]
    public async Task Everything_can_be_done_with_the_keyboard()
    {
        await using var ada = await browser.OpenAsync(fixture.Gateway.Web);
        var keyboard = ada.Page.Keyboard;
        var text = $"{Guid.NewGuid()}";

        await Expect(ada.Page.GetByLabel("User name")).ToBeFocusedAsync();
        await keyboard.TypeAsync("user4");
        await keyboard.PressAsync("Tab");
        await keyboard.TypeAsync("qwerty");
        await keyboard.PressAsync("Enter");
        await Expect(ada.MessageBox).ToBeFocusedAsync();
        await keyboard.TypeAsync(text);
        await keyboard.PressAsync("Shift+Enter");
        await keyboard.TypeAsync("second line");
        await keyboard.PressAsync("Enter");
        await ada.SeesAsync($"{text}\nsecond line");
        await ada.PasteImageAsync("square.png");
        await ada.Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Remove square.png" }).WaitForAsync();
        await keyboard.PressAsync("Enter");
        await ada.Page.Locator(".row.is-there .picture:not(.loading)").Last.WaitForAsync();

        await ada.TabToAsync(".row:last-child .picture", "Shift+Tab");
        await keyboard.PressAsync("Enter");
        await Expect(ada.Page.GetByRole(AriaRole.Dialog)).ToBeVisibleAsync();
        await keyboard.PressAsync("Escape");
        await Expect(ada.Page.Locator(".row:last-child .picture")).ToBeFocusedAsync();
        await ada.TabToAsync("#sign-out", "Shift+Tab");
        await keyboard.PressAsync("Enter");

        await Expect(ada.Page.GetByLabel("User name")).ToBeVisibleAsync();
        Assert.Null(await ada.Page.EvaluateAsync<string?>("sessionStorage.getItem('session')"));
        Assert.Empty(ada.Faults);
    }

    [Fact]
    public async Task What_is_typed_and_who_is_signed_in_survive_a_reload()
    {
        await using var ada = await (await browser.OpenAsync(fixture.Gateway.Web)).SignInAsync("user5");
        await ada.MessageBox.FillAsync("half a sentence");

        await ada.Page.ReloadAsync();

        await ada.IsOnlineAsync();
        await Expect(ada.MessageBox).ToHaveValueAsync("half a sentence");
    }
}
