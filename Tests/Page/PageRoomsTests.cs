using Microsoft.Playwright;
using OrleansChat.Tests.Gateway;
using static Microsoft.Playwright.Assertions;

namespace OrleansChat.Tests.Page;

/// <summary>Rooms of one's own, and what is unread in them.</summary>
public sealed class PageRoomsTests(GatewayFixture fixture, PageBrowser browser) : IClassFixture<GatewayFixture>, IClassFixture<PageBrowser>
{
    private const int Wide = 1200;

    private readonly string _title = $"Tea {Guid.NewGuid():N}"[..12];

    [Fact]
    public async Task Two_people_talk_in_a_private_room_that_a_third_does_not_find()
    {
        await using var ada = await (await browser.OpenAsync(fixture.Gateway.Web, Wide)).SignInAsync("user1");
        await using var ben = await (await browser.OpenAsync(fixture.Gateway.Web, Wide)).SignInAsync("user2");
        await using var eve = await (await browser.OpenAsync(fixture.Gateway.Web, Wide)).SignInAsync("user3");

        await ada.ShareRoomAsync(ben, "user2", _title);
        await ada.SayAsync("for you alone");
        await ben.SeesAsync("for you alone");
        await ben.SayAsync("thank you");
        await ada.SeesAsync("thank you");

        await Expect(ada.Page.Locator("#members [data-user=user2]")).ToContainTextAsync("online");
        await eve.Page.Locator("#rooms-find").ClickAsync();
        await eve.Dialog.GetByLabel("Search").FillAsync(_title);
        await Expect(eve.Dialog.GetByText("No public room of this name.")).ToBeVisibleAsync();
        await Expect(eve.Room(_title)).ToHaveCountAsync(0);
        Assert.Empty(ada.Faults);
        Assert.Empty(ben.Faults);
    }

    [Fact]
    public async Task An_invitation_that_is_declined_is_gone()
    {
        await using var ada = await (await browser.OpenAsync(fixture.Gateway.Web, Wide)).SignInAsync("user1");
        await using var ben = await (await browser.OpenAsync(fixture.Gateway.Web, Wide)).SignInAsync("user2");
        await ada.CreateRoomAsync(_title, isPrivate: true);
        await ada.InviteAsync("user2");

        await ben.Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = $"Decline {_title}" }).ClickAsync();

        await Expect(ben.Page.Locator(".invitation").Filter(new LocatorFilterOptions { HasText = _title })).ToHaveCountAsync(0);
        await Expect(ada.Page.Locator("#members [data-user=user2]")).ToHaveCountAsync(0);
        await Expect(ben.Room(_title)).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task A_public_room_is_found_and_joined_and_its_name_is_taken()
    {
        await using var ada = await (await browser.OpenAsync(fixture.Gateway.Web, Wide)).SignInAsync("user1");
        await using var ben = await (await browser.OpenAsync(fixture.Gateway.Web, Wide)).SignInAsync("user2");
        await ada.CreateRoomAsync(_title);

        await ben.Page.Locator("#rooms-create").ClickAsync();
        await ben.Dialog.GetByLabel("Name").FillAsync(_title.ToUpperInvariant());
        await ben.ConfirmAsync();
        await Expect(ben.Dialog.GetByRole(AriaRole.Alert)).ToContainTextAsync("There is a room of this name already.");
        await ben.Page.Keyboard.PressAsync("Escape");
        await ben.Page.Locator("#rooms-find").ClickAsync();
        await ben.Dialog.GetByLabel("Search").FillAsync(_title);
        await ben.Dialog.GetByRole(AriaRole.Button, new LocatorGetByRoleOptions { Name = $"Join {_title}" }).ClickAsync();

        await ben.IsInAsync(_title);
        await Expect(ada.LastChange).ToHaveTextAsync("user2 joined");
        await ben.Page.Locator("#room-menu").ClickAsync();
        await ben.ChooseAsync("Leave the room");
        await ben.ConfirmAsync();
        await ben.IsInAsync("Lobby");
        await Expect(ada.LastChange).ToHaveTextAsync("user2 left");
    }

    [Fact]
    public async Task A_direct_message_comes_from_the_list_of_people_and_the_same_room_from_the_other_side()
    {
        await using var ada = await (await browser.OpenAsync(fixture.Gateway.Web, Wide)).SignInAsync("user4");
        await using var ben = await (await browser.OpenAsync(fixture.Gateway.Web, Wide)).SignInAsync("user5");
        await Expect(ada.Page.Locator("#members [data-user=user5]")).ToContainTextAsync("online");

        await ada.AboutAsync("user5", "Message user5");
        await ada.IsInAsync("user5");
        await ada.SayAsync("psst");
        await Expect(ben.Room("user4").Locator(".badge")).ToHaveTextAsync("1");
        await ben.Page.Locator("#direct-new").ClickAsync();
        await ben.Dialog.GetByLabel("User name").FillAsync("user4");
        await ben.ConfirmAsync();

        await ben.IsInAsync("user4");
        await ben.SeesAsync("psst");
        await ben.SayAsync("yes?");
        await ada.SeesAsync("yes?");
        await Expect(ben.Room("user4")).ToHaveCountAsync(1);
        await Expect(ada.Room("user5")).ToHaveCountAsync(1);
    }

    [Fact]
    public async Task What_is_unread_is_counted_on_every_device_until_one_of_them_reads_it()
    {
        await using var ada = await (await browser.OpenAsync(fixture.Gateway.Web, Wide)).SignInAsync("user1");
        await using var ben = await (await browser.OpenAsync(fixture.Gateway.Web, Wide)).SignInAsync("user2");
        await ada.ShareRoomAsync(ben, "user2", _title);
        await ada.SayAsync("seen");
        await ben.SeesAsync("seen");
        await ben.OpenAsync("Lobby");
        await ada.SayAsync("first");
        await ada.SayAsync("second");
        await ada.SayAsync("third");

        await Expect(ben.Room(_title).Locator(".badge")).ToHaveTextAsync("3");
        await using var phone = await (await browser.OpenAsync(fixture.Gateway.Web, Wide)).SignInAsync("user2");
        await Expect(phone.Room(_title).Locator(".badge")).ToHaveTextAsync("3");
        await phone.OpenAsync(_title);

        await Expect(phone.Page.Locator(".row").Filter(new LocatorFilterOptions { Has = phone.Page.Locator(".unread-line") }).Locator(".text")).ToHaveTextAsync("first");
        await Expect(phone.Room(_title).Locator(".badge")).ToHaveCountAsync(0);
        await Expect(ben.Room(_title).Locator(".badge")).ToHaveCountAsync(0);
        await ben.Page.ReloadAsync();
        await ben.IsOnlineAsync();
        await Expect(ben.Room(_title)).ToHaveCountAsync(1);
        await Expect(ben.Room(_title).Locator(".badge")).ToHaveCountAsync(0);
    }
}
