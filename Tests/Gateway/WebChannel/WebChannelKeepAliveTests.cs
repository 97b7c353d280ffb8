using OrleansChat.Tests.Wire;

namespace OrleansChat.Tests.Gateway.WebChannel;

/// <summary>Keep-alive with a short interval; with the delivered one it is the same, only later.</summary>
public sealed class WebChannelKeepAliveTests : IAsyncLifetime
{
    private const string Ask = """{"object":"chatserver","signal":6,"type":1}""";

    private readonly TemporaryDirectory _data = new();
    private GatewayProcess _gateway = null!; // set by InitializeAsync, which runs before any test

    public async ValueTask InitializeAsync() => _gateway = await GatewayProcess.StartAsync(new GatewaySetup
    {
        Data = _data.Path,
        Settings = ["Chat:WebChannel:KeepAlive=00:00:02", "Chat:WebChannel:AnswerWithin=00:00:01.800"],
    });

    public async ValueTask DisposeAsync()
    {
        await _gateway.DisposeAsync();
        _data.Dispose();
    }

    [Fact]
    public async Task WC_16_WC_17_who_answers_stays_and_who_does_not_leaves_the_list()
    {
        await using var answering = await LogInAsync("answering");
        await using var silent = await LogInAsync("silent");
        await using var watcher = await WebChannelPage.OpenAsync(_gateway.Setup.WebChannelPort);

        for (var round = 0; round < 3; round++)
        {
            Assert.Equal(Ask, await answering.Socket.ReadTextAsync(text => text.Contains("\"signal\":6", StringComparison.Ordinal)));
            Assert.Equal("null", await answering.CallAsync("keepAliveResponse", "answering"));
        }

        Assert.Equal(["answering"], await watcher.InitAsync());
        Assert.Equal("false", await silent.CallAsync("sendMessage", "silent", "am I here?"));
    }

    [Fact]
    public async Task WC_18_an_answer_for_a_name_that_is_not_logged_in_adds_nothing_and_a_repeat_doubles_nothing()
    {
        await using var client = await LogInAsync("ada");
        await using var watcher = await WebChannelPage.OpenAsync(_gateway.Setup.WebChannelPort);
        await client.Socket.ReadTextAsync(text => text == Ask);

        Assert.Equal("null", await client.CallAsync("keepAliveResponse", "ada"));
        Assert.Equal("null", await client.CallAsync("keepAliveResponse", "ada"));
        Assert.Equal("null", await client.CallAsync("keepAliveResponse", "eve"));
        await client.Socket.ReadTextAsync(text => text == Ask); // the round is over
        Assert.Equal("null", await client.CallAsync("keepAliveResponse", "ada"));

        Assert.Equal(["ada"], await watcher.InitAsync());
    }

    [Fact]
    public async Task Who_answers_late_is_back_in_the_list()
    {
        await using var client = await LogInAsync("late");
        await using var watcher = await WebChannelPage.OpenAsync(_gateway.Setup.WebChannelPort);
        await watcher.InitAsync();
        await watcher.ReadListUntilAsync(list => !list.Contains("late"));

        Assert.Equal("null", await client.CallAsync("keepAliveResponse", "late"));

        await watcher.ReadListUntilAsync(list => list.Contains("late"));
    }

    private async Task<WebChannelPage> LogInAsync(string name)
    {
        var page = await WebChannelPage.OpenAsync(_gateway.Setup.WebChannelPort);
        await page.ConnectAsync(6);
        Assert.Equal("true", await page.CallAsync("login", name));
        return page;
    }
}
