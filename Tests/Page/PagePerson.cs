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
