using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace OrleansChat.Tests.Page;

/// <summary>Somebody at the chat page.</summary>
/// <remarks>What the page itself complains about is evidence: a test that ends well has none.</remarks>
internal sealed class PagePerson : IAsyncDisposable
{
    private readonly List<string> _faults = [];

    private PagePerson(IPage page)
    {
        Page = page;
        page.PageError += (_, fault) => Note(fault);
        page.Console += (_, line) =>
        {
            if (line.Text.Contains("Content Security Policy", StringComparison.Ordinal))
            {
                Note(line.Text);
            }
        };
    }

    public IPage Page { get; }

    public ILocator MessageBox => Page.GetByLabel("Message", new PageGetByLabelOptions { Exact = true });

    /// <summary>Errors of its scripts, and what its policy kept from loading.</summary>
    public IReadOnlyList<string> Faults
    {
        get
        {
            lock (_faults)
            {
                return [.. _faults];
            }
        }
    }

    public static async Task<PagePerson> OpenAsync(IPage page)
    {
        var person = new PagePerson(page);
        await page.GotoAsync("/");
        return person;
    }

    public async Task<PagePerson> SignInAsync(string user, string password = "qwerty")
    {
        await Page.GetByLabel("User name").FillAsync(user);
        await Page.GetByLabel("Password", new PageGetByLabelOptions { Exact = true }).FillAsync(password);
        await Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Sign in" }).ClickAsync();
        await IsOnlineAsync();
        return this;
    }

    /// <summary>Waits until the page follows the room. On a narrow window what says so is behind the menu button.</summary>
    public Task IsOnlineAsync() => Expect(Page.Locator("#me-state")).ToHaveTextAsync("online");

    public async Task SayAsync(string text)
    {
        await MessageBox.FillAsync(text);
        await MessageBox.PressAsync("Enter");
    }

    /// <summary>Waits until a message that is in the room, not only on its way, has this text.</summary>
    public Task SeesAsync(string text) => There(text).First.WaitForAsync();

    public ILocator There(string text) => Page.Locator(".row.is-there .text").Filter(new LocatorFilterOptions { HasText = text });

    /// <summary>The texts on the screen, in their order, that begin so.</summary>
    public async Task<IReadOnlyList<string>> TextsAsync(string beginning) =>
        [.. (await Page.Locator(".row .text").AllTextContentsAsync()).Where(text => text.StartsWith(beginning, StringComparison.Ordinal))];

    /// <summary>A message that is in the room and has this text itself, not in what it is an answer to.</summary>
    public ILocator Row(string text) => Page.Locator(".row.is-there").Filter(new LocatorFilterOptions
    {
        Has = Page.Locator(".text").Filter(new LocatorFilterOptions { HasText = text }),
    }).Last;

    /// <summary>A room in the list at the side.</summary>
    public ILocator Room(string title) => Page.Locator("#rooms .room-list button").Filter(new LocatorFilterOptions { HasText = title });

    /// <summary>The newest line of what has changed in the room.</summary>
    public ILocator LastChange => Page.Locator(".change-row").Last;

    public ILocator Dialog => Page.Locator(".dialog");

    public async Task OpenAsync(string title)
    {
        await Room(title).ClickAsync();
        await IsInAsync(title);
    }

    /// <summary>Waits until this room is looked at.</summary>
    public Task IsInAsync(string title) => Expect(Page.Locator("#room-name")).ToHaveTextAsync(title);

    public async Task CreateRoomAsync(string title, bool isPrivate = false)
    {
        await Page.Locator("#rooms-create").ClickAsync();
        await Dialog.GetByLabel("Name").FillAsync(title);
        if (isPrivate)
        {
            await Dialog.GetByLabel("Private").CheckAsync();
        }

        await ConfirmAsync();
        await IsInAsync(title);
    }

    public async Task InviteAsync(string user)
    {
        await Page.Locator("#members-invite").ClickAsync();
        await Dialog.GetByLabel("User name").FillAsync(user);
        await ConfirmAsync();
        await Expect(Dialog).ToHaveCountAsync(0);
    }

    /// <summary>Waits for the invitation, and accepts it.</summary>
    public async Task AcceptAsync(string title)
    {
        await Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = $"Accept {title}", Exact = true }).ClickAsync();
        await IsInAsync(title);
    }

    /// <summary>Makes a private room for two.</summary>
    public async Task ShareRoomAsync(PagePerson other, string user, string title)
    {
        await CreateRoomAsync(title, isPrivate: true);
        await InviteAsync(user);
        await other.AcceptAsync(title);
    }

    /// <summary>One of the actions that a message has when the mouse is over it.</summary>
    public async Task ActAsync(string text, string action)
    {
        await Row(text).HoverAsync();
        await Row(text).GetByRole(AriaRole.Toolbar).GetByRole(AriaRole.Button, new LocatorGetByRoleOptions { Name = action }).ClickAsync();
    }

    /// <summary>One of those in the menu that opens next to what was clicked.</summary>
    public Task ChooseAsync(string item) => Page.GetByRole(AriaRole.Menuitem, new PageGetByRoleOptions { Name = item }).ClickAsync();

    /// <summary>What can be done about somebody, from the list of people.</summary>
    public async Task AboutAsync(string user, string item)
    {
        await Page.Locator($"#members [data-user='{user}']").ClickAsync();
        await ChooseAsync(item);
    }

    /// <summary>Says yes to the dialog.</summary>
    public Task ConfirmAsync() => Dialog.Locator("footer button[type=submit]").ClickAsync();

    /// <summary>Presses a key until the focus is there.</summary>
    public async Task TabToAsync(string selector, string key = "Tab")
    {
        const int Enough = 60;
        for (var presses = 0; presses < Enough; presses++)
        {
            if (await Page.EvaluateAsync<bool>("selector => document.activeElement.matches(selector)", selector))
            {
                return;
            }

            await Page.Keyboard.PressAsync(key);
        }

        Assert.Fail($"The keyboard does not reach {selector}.");
    }

    /// <summary>Pastes a small picture that the page draws itself.</summary>
    public Task PasteImageAsync(string name) => Page.EvaluateAsync(
        """
        async (name) => {
          const canvas = document.createElement('canvas');
          canvas.width = 64;
          canvas.height = 48;
          canvas.getContext('2d').fillRect(8, 8, 40, 30);
          const blob = await new Promise((resolve) => canvas.toBlob(resolve, 'image/png'));
          const data = new DataTransfer();
          data.items.add(new File([blob], name, { type: 'image/png' }));
          document.querySelector('#composer-text').dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }));
        }
        """,
        name);

    public async ValueTask DisposeAsync() => await Page.Context.CloseAsync();

    private void Note(string fault)
    {
        lock (_faults)
        {
            _faults.Add(fault);
        }
    }
}
