using System.Globalization;
using Microsoft.Playwright;
using OrleansChat.Tests.Gateway;
using OrleansChat.Tests.Gateway.Native;
using static Microsoft.Playwright.Assertions;

namespace OrleansChat.Tests.Page;

/// <summary>What becomes of a message after it has been sent.</summary>
public sealed class PageMessagesTests(GatewayFixture fixture, PageBrowser browser) : IClassFixture<GatewayFixture>, IClassFixture<PageBrowser>
{
    private readonly string _text = $"{Guid.NewGuid()}";

    [Fact]
    public async Task A_reply_an_edit_a_reaction_and_a_deletion_are_seen_by_the_other()
    {
        await using var ada = await (await browser.OpenAsync(fixture.Gateway.Web)).SignInAsync("user1");
        await using var ben = await (await browser.OpenAsync(fixture.Gateway.Web)).SignInAsync("user2");
        await ada.SayAsync($"{_text} question");
        await ben.SeesAsync($"{_text} question");

        await ben.ActAsync($"{_text} question", "Reply");
        await ben.SayAsync("an answer");
        await Expect(ada.Row("an answer").Locator(".quote")).ToHaveTextAsync($"In reply to user1{_text} question");

        await ben.MessageBox.PressAsync("ArrowUp");
        await Expect(ben.MessageBox).ToHaveValueAsync("an answer");
        await ben.SayAsync("a better answer");
        await Expect(ada.Row("a better answer").Locator("time")).ToContainTextAsync("(edited)");
        await Expect(ada.There("an answer")).ToHaveCountAsync(0);

        await ada.ActAsync("a better answer", "Add a reaction");
        await ada.Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "party" }).ClickAsync();
        await Expect(ben.Row("a better answer").Locator(".chip").First).ToHaveTextAsync("🎉1");
        await ben.Row("a better answer").Locator(".chip").First.ClickAsync();
        await Expect(ada.Row("a better answer").Locator(".chip").First).ToHaveTextAsync("🎉2");
        await Expect(ada.Row("a better answer").Locator(".chip").First).ToHaveAttributeAsync("title", "user1, user2");
        await Expect(ada.Row("a better answer").Locator(".chip").First).ToHaveAttributeAsync("aria-pressed", "true");
        await ada.Row("a better answer").Locator(".chip").First.ClickAsync();
        await Expect(ben.Row("a better answer").Locator(".chip").First).ToHaveTextAsync("🎉1");

        await ada.ActAsync($"{_text} question", "More actions");
        await ada.ChooseAsync("Delete message");
        await ada.ConfirmAsync();
        await Expect(ben.Row("a better answer").Locator(".quote")).ToHaveTextAsync("In reply to user1message deleted");
        await Expect(ben.There($"{_text} question")).ToHaveCountAsync(0);

        await ben.Page.ReloadAsync(); // history has it as it is now
        await Expect(ben.Row("a better answer").Locator(".quote")).ToHaveTextAsync("In reply to user1message deleted");
        await Expect(ben.Row("a better answer").Locator(".chip").First).ToHaveTextAsync("🎉1");
        await Expect(ben.Row("a better answer").Locator("time")).ToContainTextAsync("(edited)");
        Assert.Empty(ada.Faults);
        Assert.Empty(ben.Faults);
    }

    [Fact]
    public async Task A_click_at_a_quote_goes_to_a_message_far_up()
    {
        const int Between = 400;
        await using var ben = await NativePerson.SignInAsync(fixture.Gateway.WebPort, "user2");
        var first = await ben.SayAsync("lobby", $"{_text} far up");
        for (var number = 1; number <= Between; number++)
        {
            await ben.SayAsync("lobby", $"{_text} {number}");
        }

        await ben.SayAsync("lobby", "far below", string.Create(CultureInfo.InvariantCulture, $",\"reply_to\":{first}"));
        await using var ada = await (await browser.OpenAsync(fixture.Gateway.Web)).SignInAsync("user1");
        await ada.SeesAsync("far below");
        await Expect(ada.There($"{_text} far up")).ToHaveCountAsync(0);

        await ada.Row("far below").Locator(".quote").ClickAsync();

        await Expect(ada.Row($"{_text} far up")).ToBeInViewportAsync();
        await Expect(ada.Row($"{_text} far up").Locator(".stop")).ToBeFocusedAsync();
        Assert.InRange(await ada.Page.Locator(".row").CountAsync(), 50, 300);
        await ada.Page.Locator("#to-end").ClickAsync();
        await Expect(ada.Row("far below")).ToBeInViewportAsync();
        Assert.Empty(ada.Faults);
    }

    [Fact]
    public async Task A_file_that_is_chosen_or_dropped_is_sent_if_it_is_an_image()
    {
        const string Drop =
            """
            async (name) => {
              const canvas = document.createElement('canvas');
              const blob = await new Promise((resolve) => canvas.toBlob(resolve, 'image/png'));
              const data = new DataTransfer();
              data.items.add(new File([blob], name, { type: 'image/png' }));
              for (const type of ['dragenter', 'dragover', 'drop']) {
                document.querySelector('#messages').dispatchEvent(new DragEvent(type, { dataTransfer: data, bubbles: true, cancelable: true }));
              }
            }
            """;
        await using var ada = await (await browser.OpenAsync(fixture.Gateway.Web)).SignInAsync("user1");
        await using var ben = await (await browser.OpenAsync(fixture.Gateway.Web)).SignInAsync("user2");
        var file = ada.Page.Locator("#composer-file");

        await file.SetInputFilesAsync(new FilePayload { Name = "notes.txt", MimeType = "text/plain", Buffer = "no image"u8.ToArray() });
        await Expect(ada.Page.Locator("#composer-error")).ToHaveTextAsync("“notes.txt” is no image; only images can be sent.");
        await file.SetInputFilesAsync(new FilePayload { Name = "dot.gif", MimeType = "image/gif", Buffer = Convert.FromBase64String("R0lGODlhAQABAIAAAP///wAAACwAAAAAAQABAAACAkQBADs=") });
        await ada.Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Remove dot.gif" }).WaitForAsync();
        await Expect(ada.Page.Locator("#composer-error")).ToBeHiddenAsync();
        await ada.Page.EvaluateAsync(Drop, "dropped.png");
        await ada.Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Remove dropped.png" }).WaitForAsync();
        await Expect(ada.Page.Locator("#drop")).ToBeHiddenAsync();
        await ada.SayAsync($"{_text} both");

        await ben.SeesAsync($"{_text} both");
        await Expect(ben.Page.Locator(".picture:not(.loading):not(.broken)[aria-label='Image dot.gif, enlarge']")).ToBeVisibleAsync();
        await Expect(ben.Page.Locator(".picture:not(.loading):not(.broken)[aria-label='Image dropped.png, enlarge']")).ToBeVisibleAsync();
        Assert.Empty(ada.Faults);
        Assert.Empty(ben.Faults);
    }
}
