using OrleansChat.Tests.Clients.WebChannel;

namespace OrleansChat.Tests.Gateway.WebChannel;

/// <summary>Different clients of the WebChannel chat, together.</summary>
[Collection(WebChannelCollection.Name)]
public sealed class MixedClientTests(WebChannelFixture fixture)
{
    [Fact]
    public async Task WC_24_an_HTML_and_a_QML_client_see_each_others_messages_and_the_same_sorted_list()
    {
        await using var html = await ChromiumWebChannel.StartAsync();
        await using var qml = await QmlWebChannel.StartAsync();
        await using var page = await html.OpenAsync(fixture.WebChannel);
        await using var window = await qml.OpenAsync(fixture.WebChannel);

        Assert.True(await page.LoginAsync("Zoë (HTML)"));
        Assert.True(await window.LoginAsync("ada (QML)"));
        Assert.True(await page.SendMessageAsync("Zoë (HTML)", "hello from a page"));
        Assert.True(await window.SendMessageAsync("ada (QML)", "你好 from a window"));

        foreach (var client in new[] { page, window })
        {
            await client.SeeUsersAsync(users => users.SequenceEqual(["Zoë (HTML)", "ada (QML)"]));
            Assert.Equal("Zoë (HTML)", (await client.HearAsync("hello from a page")).User);
            Assert.Equal("ada (QML)", (await client.HearAsync("你好 from a window")).User);
            Assert.DoesNotContain(client.Events.Entries, entry => entry is WebChannelEvent.Fault);
        }
    }
}
