using OrleansChat.Grains.Storage;
using OrleansChat.Users;
using static OrleansChat.Tests.Grains.Rooms.Say;

namespace OrleansChat.Tests.Storage;

/// <summary>What every account store does. A store inherits this and says how it is opened.</summary>
public abstract class AccountStoreContract
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    protected abstract IAccountStore Accounts { get; }

    protected abstract void Reopen();

    [Fact]
    public async Task An_account_is_found_by_its_exact_name_also_after_reopening()
    {
        Assert.True(await Accounts.IsEmptyAsync(Cancel));
        var account = new Account(Name("Ada née"), "hash");
        Assert.True(await Accounts.TryCreateAsync(account, Cancel));
        Reopen();

        Assert.Equal(account, await Accounts.FindAsync(Name("Ada née"), Cancel));
        Assert.Null(await Accounts.FindAsync(Name("ada née"), Cancel));
        Assert.False(await Accounts.IsEmptyAsync(Cancel));
    }

    [Fact]
    public async Task A_name_is_taken_once_and_the_second_changes_nothing()
    {
        await Accounts.TryCreateAsync(new Account(Name("ada"), "first"), Cancel);

        Assert.False(await Accounts.TryCreateAsync(new Account(Name("ada"), "second"), Cancel));
        Assert.Equal("first", (await Accounts.FindAsync(Name("ada"), Cancel))?.PasswordHash);
    }

    [Fact]
    public async Task When_a_user_was_last_here_is_kept()
    {
        await Accounts.TryCreateAsync(new Account(Name("ada"), "hash"), Cancel);

        await Accounts.SetLastSeenAsync(Name("ada"), Noon, Cancel);
        await Accounts.SetLastSeenAsync(Name("nobody"), Noon, Cancel);
        Reopen();

        Assert.Equal(Noon, (await Accounts.FindAsync(Name("ada"), Cancel))?.LastSeen);
        Assert.Null(await Accounts.FindAsync(Name("nobody"), Cancel));
    }

    [Fact]
    public async Task Accounts_are_listed_in_pages_each_once()
    {
        string[] names = ["ada", "Ada née", "bob", "Zoë", "李"];
        foreach (var name in names)
        {
            await Accounts.TryCreateAsync(new Account(Name(name), $"hash of {name}"), Cancel);
        }

        await Accounts.SetLastSeenAsync(Name("bob"), Noon, Cancel);

        var listed = new List<Account>();
        while (await Accounts.ListAsync(listed.LastOrDefault()?.Name, 2, Cancel) is { Length: > 0 } page)
        {
            Assert.InRange(page.Length, 1, 2);
            listed.AddRange(page);
        }

        Assert.Equal(names.Order(StringComparer.Ordinal), listed.Select(account => account.Name.Value).Order(StringComparer.Ordinal));
        Assert.Contains(new Account(Name("bob"), "hash of bob", Noon), listed);
    }

    private static UserName Name(string text) => UserName.TryParse(text, out var name) ? name : throw new ArgumentException(text);
}
