using System.Text.RegularExpressions;
using Microsoft.Playwright;
using OrleansChat.Tests.Gateway;
using static Microsoft.Playwright.Assertions;

namespace OrleansChat.Tests.Page;

/// <summary>Somebody without a mouse, and somebody who only hears the page.</summary>
public sealed class PageKeyboardTests(GatewayFixture fixture, PageBrowser browser) : IClassFixture<GatewayFixture>, IClassFixture<PageBrowser>
{
    private const int Wide = 1200;

    private readonly string _title = $"Keys {Guid.NewGuid():N}"[..13];

    [Fact]
    public async Task A_room_is_made_talked_in_and_left_without_a_mouse()
    {
        await using var ada = await browser.OpenAsync(fixture.Gateway.Web, Wide);
        var keyboard = ada.Page.Keyboard;
        var focused = ada.Page.Locator(":focus");

        await keyboard.TypeAsync("user1");
        await keyboard.PressAsync("Tab");
        await keyboard.TypeAsync("qwerty");
        await keyboard.PressAsync("Enter");
        await ada.IsOnlineAsync();
        await ada.TabToAsync("#rooms-create", "Shift+Tab");
        await keyboard.PressAsync("Enter");
        await Expect(focused).ToHaveAttributeAsync("placeholder", "Book club");
        await keyboard.TypeAsync(_title);
        await keyboard.PressAsync("Enter");
        await ada.IsInAsync(_title);
        await Expect(ada.MessageBox).ToBeFocusedAsync();

        await ada.TabToAsync("#room-menu", "Shift+Tab"); // invites
        await keyboard.PressAsync("Enter");
        await Expect(focused).ToHaveTextAsync("Invite people…");
        await keyboard.PressAsync("Enter");
        await keyboard.TypeAsync("user2");
        await keyboard.PressAsync("Enter");
        await Expect(ada.LastChange).ToHaveTextAsync("user1 invited user2");
        await Expect(ada.Page.Locator("#room-menu")).ToBeFocusedAsync();

        await ada.TabToAsync("#composer-text"); // writes and edits
        await keyboard.TypeAsync("one");
        await keyboard.PressAsync("Enter");
        await keyboard.TypeAsync("two");
        await keyboard.PressAsync("Enter");
        await ada.SeesAsync("two");
        await keyboard.PressAsync("ArrowUp");
        await keyboard.TypeAsync("!");
        await keyboard.PressAsync("Enter");
        await Expect(ada.Row("two!").Locator("time")).ToContainTextAsync("(edited)");

        await ada.TabToAsync(".stop", "Shift+Tab"); // the newest message, and from it the one before
        await Expect(focused).ToHaveAttributeAsync("aria-label", new Regex("^You, .*, two!, edited$"));
        await keyboard.PressAsync("ArrowUp");
        await keyboard.PressAsync("Enter");
        await Expect(focused).ToHaveAccessibleNameAsync("Add a reaction");
        await keyboard.PressAsync("Enter");
        await Expect(focused).ToHaveAccessibleNameAsync("thumbs up");
        await keyboard.PressAsync("ArrowRight");
        await keyboard.PressAsync("Enter");
        await Expect(ada.Row("one").Locator(".chip").First).ToHaveTextAsync("❤️1");
        await Expect(focused).ToHaveAccessibleNameAsync("Add a reaction");
        await keyboard.PressAsync("ArrowRight");
        await Expect(focused).ToHaveAccessibleNameAsync("Reply");
        await keyboard.PressAsync("Enter");
        await Expect(ada.MessageBox).ToBeFocusedAsync();
        await keyboard.TypeAsync("three");
        await keyboard.PressAsync("Enter");
        await Expect(ada.Row("three").Locator(".quote")).ToContainTextAsync("one");

        await ada.TabToAsync(".quote", "Shift+Tab"); // to what it answers, and deletes that
        await keyboard.PressAsync("Enter");
        await Expect(focused).ToHaveAttributeAsync("aria-label", new Regex("^You, .*, one, 1 ❤️$"));
        await keyboard.PressAsync("Enter");
        await keyboard.PressAsync("End");
        await keyboard.PressAsync("Enter");
        await Expect(focused).ToHaveTextAsync("Copy text");
        await keyboard.PressAsync("End");
        await keyboard.PressAsync("Enter");
        await Expect(focused).ToHaveTextAsync("Cancel"); // what cannot be undone takes two keys
        await keyboard.PressAsync("Tab");
        await keyboard.PressAsync("Enter");
        await Expect(ada.Page.Locator(".gone")).ToBeVisibleAsync();
        await Expect(ada.MessageBox).ToBeFocusedAsync();

        await ada.TabToAsync("#members [data-user=user2]"); // a menu closes with Escape and gives the focus back
        await keyboard.PressAsync("Enter");
        await Expect(focused).ToHaveTextAsync("Message user2");
        await keyboard.PressAsync("Escape");
        await Expect(ada.Page.Locator("#members [data-user=user2]")).ToBeFocusedAsync();

        await ada.TabToAsync("#room-menu", "Shift+Tab"); // leaves
        await keyboard.PressAsync("Enter");
        await keyboard.PressAsync("End");
        await keyboard.PressAsync("Enter");
        await keyboard.PressAsync("Tab");
        await keyboard.PressAsync("Enter");
        await ada.IsInAsync("Lobby");
        await Expect(ada.MessageBox).ToBeFocusedAsync();
        Assert.Empty(ada.Faults);
    }

    [Fact]
    public async Task What_others_say_and_do_is_told_to_who_only_hears()
    {
        await using var ada = await (await browser.OpenAsync(fixture.Gateway.Web, Wide)).SignInAsync("user1");
        await using var ben = await (await browser.OpenAsync(fixture.Gateway.Web, Wide)).SignInAsync("user2");
        var said = ada.Page.Locator("#announcer");
        await ada.CreateRoomAsync(_title, isPrivate: true);

        await ada.InviteAsync("user2");
        await ben.AcceptAsync(_title);
        await Expect(said).ToContainTextAsync("user2 joined");
        await ben.SayAsync("can you hear me?");
        await Expect(said).ToHaveTextAsync("user2: can you hear me?");
        await ada.OpenAsync("Lobby");
        await ben.SayAsync("and now?");
        await Expect(said).ToContainTextAsync($"user2 in {_title}: and now?");

        await Expect(ada.Room(_title)).ToHaveAccessibleNameAsync($"{_title} 1 unread");
    }
}
