using OrleansChat.Tests.Gateway;

namespace OrleansChat.Tests.Page;

/// <summary>A page that stays open for longer than its token is good for.</summary>
public sealed class PageTokenTests(PageTokenTests.ShortLives fixture, PageBrowser browser) : IClassFixture<PageTokenTests.ShortLives>, IClassFixture<PageBrowser>
{
    private const string Token = "JSON.parse(sessionStorage.getItem('session')).token";

    [Fact]
    public async Task The_token_is_renewed_for_as_long_as_the_page_is_open()
    {
        const int Renewals = 2; // at 60 % of its life each: the first token has ended by then
        await using var ada = await (await browser.OpenAsync(fixture.Gateway.Web)).SignInAsync("user1");
        var token = await ada.Page.EvaluateAsync<string>(Token);

        for (var renewal = 1; renewal <= Renewals; renewal++)
        {
            await Eventually.HoldsAsync($"renewal {renewal}", async () => await ada.Page.EvaluateAsync<string>(Token) != token);
            token = await ada.Page.EvaluateAsync<string>(Token);
        }

        await ada.Page.ReloadAsync();
        await ada.IsOnlineAsync();
        await ada.SayAsync($"{Renewals} renewals");
        await ada.SeesAsync($"{Renewals} renewals");
        Assert.Empty(ada.Faults);
    }

    /// <summary>A gateway whose tokens end soon.</summary>
    public sealed class ShortLives : GatewayFixture
    {
        protected override IReadOnlyList<string> Settings => ["Chat:Tokens:Lifetime=00:00:08"];
    }
}
