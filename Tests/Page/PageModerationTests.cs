using Microsoft.Playwright;
using OrleansChat.Tests.Gateway;
using static Microsoft.Playwright.Assertions;

namespace OrleansChat.Tests.Page;

/// <summary>Who may do what in a room, and what the others are told.</summary>
public sealed class PageModerationTests(GatewayFixture fixture, PageBrowser browser) : IClassFixture<GatewayFixture>, IClassFixture<PageBrowser>
{
    private const int Wide = 1200;

    private readonly string _title = $"Court {Guid.NewGuid():N}"[..14];

    [Fact]
    public async Task Who_is_muted_is_told_so_where_he_writes_and_keeps_what_he_has_written()
    {
        await using var ada = await (await browser.OpenAsync(fixture.Gateway.Web, Wide)).SignInAsync("user1");
        await using var ben = await (await browser.OpenAsync(fixture.Gateway.Web, Wide)).SignInAsync("user2");
        await ada.ShareRoomAsync(ben, "user2", _title);
        await ben.MessageBox.FillAsync("half a sentence");

        await ada.AboutAsync("user2", "Mute for 10 minutes");

        var silence = ben.Page.Locator("#composer-silence");
        await Expect(silence).ToContainTextAsync("You are muted here until");
        await Expect(ben.MessageBox).ToBeHiddenAsync();
        await ben.Page.ReloadAsync();
        await Expect(silence).ToContainTextAsync("You are muted here until");
        await ada.AboutAsync("user2", "Let write again");
        await Expect(silence).ToBeHiddenAsync();
        await Expect(ben.MessageBox).ToHaveValueAsync("half a sentence");
        await ben.MessageBox.PressAsync("Enter");
        await ada.SeesAsync("half a sentence");
    }

    [Fact]
    public async Task In_a_room_that_is_read_only_moderators_write()
    {
        await using var ada = await (await browser.OpenAsync(fixture.Gateway.Web, Wide)).SignInAsync("user1");
        await using var ben = await (await browser.OpenAsync(fixture.Gateway.Web, Wide)).SignInAsync("user2");
        await ada.ShareRoomAsync(ben, "user2", _title);

        await ada.Page.Locator("#room-menu").ClickAsync();
        await ada.ChooseAsync("Room settings");
        await ada.Dialog.GetByLabel("Topic").FillAsync("News");
        await ada.Dialog.GetByLabel("Read only").CheckAsync();
        await ada.ConfirmAsync();

        await Expect(ben.LastChange).ToHaveTextAsync("user1 set the topic to “News” and lets only moderators and owners write");
        await Expect(ben.Page.Locator("#room-sub")).ToHaveTextAsync("News");
        await Expect(ben.Page.Locator("#composer-silence")).ToContainTextAsync("Only moderators and owners write");
        await ada.AboutAsync("user2", "Make a moderator");
        await Expect(ben.Page.Locator("#composer-silence")).ToBeHiddenAsync();
        await ben.SayAsync("as a moderator");
        await ada.SeesAsync("as a moderator");
    }

    [Fact]
    public async Task Who_is_removed_loses_the_room_and_who_is_banned_does_not_come_back()
    {
        await using var ada = await (await browser.OpenAsync(fixture.Gateway.Web, Wide)).SignInAsync("user1");
        await using var ben = await (await browser.OpenAsync(fixture.Gateway.Web, Wide)).SignInAsync("user2");
        await ada.CreateRoomAsync(_title);
        await ada.InviteAsync("user2");
        await ben.AcceptAsync(_title);
        var told = ben.Page.Locator(".toast").Last;

        await ada.AboutAsync("user2", "Remove from the room");
        await ada.ConfirmAsync();
        await ben.IsInAsync("Lobby");
        await Expect(told).ToContainTextAsync($"user1 removed you from {_title}.");
        await Expect(ben.Room(_title)).ToHaveCountAsync(0);

        await JoinAsync(ben);
        await ben.IsInAsync(_title);
        await ada.AboutAsync("user2", "Ban");
        await ada.ConfirmAsync();
        await ben.IsInAsync("Lobby");
        await Expect(told).ToContainTextAsync($"user1 banned you from {_title}.");
        await JoinAsync(ben);
        await Expect(ben.Dialog.GetByRole(AriaRole.Alert)).ToHaveTextAsync("You are banned from this room.");
        await ben.Page.Keyboard.PressAsync("Escape");

        await ada.AboutAsync("user2", "Lift the ban");
        await Expect(ada.LastChange).ToHaveTextAsync("user1 lifted the ban of user2");
        await JoinAsync(ben);
        await ben.IsInAsync(_title);
    }

    [Fact]
    public async Task A_member_is_offered_what_he_may_do_and_nothing_else()
    {
        await using var ada = await (await browser.OpenAsync(fixture.Gateway.Web, Wide)).SignInAsync("user1");
        await using var ben = await (await browser.OpenAsync(fixture.Gateway.Web, Wide)).SignInAsync("user2");
        await ada.ShareRoomAsync(ben, "user2", _title);
        await ada.SayAsync("by the owner");
        await ben.SayAsync("by the member");
        await ada.SeesAsync("by the member");

        Assert.Equal(["Message user1"], await ItemsAsync(ben, () => ben.Page.Locator("#members [data-user=user1]").ClickAsync()));
        Assert.Equal(["Invite people…", "Leave the room…"], await ItemsAsync(ben, () => ben.Page.Locator("#room-menu").ClickAsync()));
        Assert.Equal(["Copy text", "Message user1"], await ItemsAsync(ben, () => ben.ActAsync("by the owner", "More actions")));
        Assert.Equal(["Copy text", "Message user2", "Delete message"], await ItemsAsync(ada, () => ada.ActAsync("by the member", "More actions")));
        await ada.Page.Locator("#room-menu").ClickAsync();
        await ada.ChooseAsync("Leave the room");
        await ada.ConfirmAsync();
        await Expect(ada.Dialog.GetByRole(AriaRole.Alert)).ToContainTextAsync("You are the only owner.");
    }

    private static async Task<IReadOnlyList<string>> ItemsAsync(PagePerson person, Func<Task> open)
    {
        await open();
        var menu = person.Page.GetByRole(AriaRole.Menu);
        await menu.WaitForAsync();
        var items = await menu.GetByRole(AriaRole.Menuitem).AllTextContentsAsync();
        await person.Page.Keyboard.PressAsync("Escape");
        await Expect(menu).ToHaveCountAsync(0);
        return items;
    }

    private async Task JoinAsync(PagePerson person)
    {
        await person.Page.Locator("#rooms-find").ClickAsync();
        await person.Dialog.GetByLabel("Search").FillAsync(_title);
        await person.Dialog.GetByRole(AriaRole.Button, new LocatorGetByRoleOptions { Name = $"Join {_title}" }).ClickAsync();
    }
}
