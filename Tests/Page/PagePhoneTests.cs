using Microsoft.Playwright;
using OrleansChat.Tests.Gateway;
using static Microsoft.Playwright.Assertions;

namespace OrleansChat.Tests.Page;

/// <summary>A window of 360 pixels.</summary>
public sealed class PagePhoneTests(GatewayFixture fixture, PageBrowser browser) : IClassFixture<GatewayFixture>, IClassFixture<PageBrowser>
{
    private const int Narrow = 360;
    private const string Overflow = "Math.max(document.documentElement.scrollWidth, document.querySelector('#scroller').scrollWidth) > innerWidth";

    [Fact]
    public async Task Rooms_people_and_what_can_be_done_with_a_message_are_within_reach()
    {
        var title = $"A rather long name for a room {Guid.NewGuid()}";
        await using var ada = await (await browser.OpenAsync(fixture.Gateway.Web, Narrow)).SignInAsync("user1");
        await using var ben = await (await browser.OpenAsync(fixture.Gateway.Web, Narrow)).SignInAsync("user2");

        await ada.Page.Locator("#rooms-open").ClickAsync();
        await ada.CreateRoomAsync(title, isPrivate: true);
        await ada.Page.Locator("#members-toggle").ClickAsync();
        await ada.InviteAsync("user2");
        await ada.Page.Locator("#members-close").ClickAsync();
        await Expect(ben.Page.Locator("#rooms-open")).ToHaveAccessibleNameAsync("Open the room list, there is something new");
        await ben.Page.Locator("#rooms-open").ClickAsync();
        await ben.AcceptAsync(title);
        await ben.SayAsync(new string('w', 200));
        await ada.Row("www").Locator(".bubble").ClickAsync();
        var actions = ada.Page.GetByRole(AriaRole.Toolbar);
        await Expect(actions).ToBeInViewportAsync(new LocatorAssertionsToBeInViewportOptions { Ratio = 1 });
        await actions.GetByRole(AriaRole.Button, new LocatorGetByRoleOptions { Name = "Reply" }).ClickAsync();
        await ada.SayAsync(new string('m', 200));

        await ben.Row("mmm").Locator(".bubble").ClickAsync();
        await ben.Page.GetByRole(AriaRole.Toolbar).GetByRole(AriaRole.Button, new LocatorGetByRoleOptions { Name = "Add a reaction" }).ClickAsync();
        await Expect(ben.Page.GetByRole(AriaRole.Dialog, new PageGetByRoleOptions { Name = "Add a reaction" })).ToBeInViewportAsync(new LocatorAssertionsToBeInViewportOptions { Ratio = 1 });
        await ben.Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "thumbs up" }).ClickAsync();
        await Expect(ada.Row("mmm").Locator(".chip").First).ToHaveTextAsync("👍1");
        foreach (var person in new[] { ada, ben })
        {
            Assert.False(await person.Page.EvaluateAsync<bool>(Overflow));
            Assert.Empty(person.Faults);
        }
    }
}
