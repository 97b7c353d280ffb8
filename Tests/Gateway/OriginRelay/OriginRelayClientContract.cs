using System.Text.Json;
using OrleansChat.Tests.Clients;
using OrleansChat.Tests.Clients.WebSockets;

namespace OrleansChat.Tests.Gateway.OriginRelay;

/// <summary>The relay by Origin as every client sees it, however its library writes a name into the handshake.</summary>
public abstract class OriginRelayClientContract(GatewayFixture fixture, ClientFixture<WebSocketProgram> client)
{
    /// <summary>Starts the client.</summary>
    protected abstract Task<WebSocketProgram> StartAsync();

    [Theory]
    [InlineData("C1")]
    [InlineData("né")]
    [InlineData("C1我是客户端")]
    public async Task OR_2_OR_10_OR_11_a_name_is_reached_by_its_own_text_from_the_moment_that_it_is_connected(string name)
    {
        await using var sender = await OpenAsync("C9");
        await using var receiver = await OpenAsync(name);
        var text = $$"""{"dst":"{{name}}","msg":"né, 你好, 👩‍🚀","src":"C9"}""";

        await sender.SendAsync(text);

        Assert.Equal(text, await NextAsync(receiver, 0));
    }

    [Theory]
    [InlineData("""{"src":"C9","more":[1,{"dst":"C8"}],"msg":"other order","dst":"NAME"}""")]
    [InlineData("{ \"dst\" : \"NAME\" ,\n\t\"msg\" : \"blanks\" }")]
    [InlineData("""{"dst":"NAME","msg":"\u0041\n\ud83d\ude00 \/","src":"forged"}""")]
    public async Task OR_4_OR_13_a_text_is_relayed_as_it_is(string template)
    {
        var name = Name();
        await using var sender = await OpenAsync("C9");
        await using var receiver = await OpenAsync(name);
        var text = template.Replace("NAME", name, StringComparison.Ordinal);

        await sender.SendAsync(text);

        Assert.Equal(text, await NextAsync(receiver, 0));
    }

    [Fact]
    public async Task OR_5_OR_6_OR_14_what_is_for_nobody_is_lost_and_who_names_itself_hears_it()
    {
        var name = Name();
        await using var socket = await OpenAsync(name);

        await socket.SendAsync(To(Name(), "to nobody"));
        await socket.SendAsync([0, 1]);
        await socket.SendAsync("to the operator");
        await socket.SendAsync(To(name, "to me"));

        Assert.Equal(To(name, "to me"), await NextAsync(socket, 0));
    }

    [Fact]
    public async Task OR_12_who_has_no_name_can_send_and_cannot_be_reached()
    {
        var name = Name();
        await using var nameless = await OpenAsync("");
        await using var receiver = await OpenAsync(name);

        await nameless.SendAsync(To("", "to nobody"));
        await nameless.SendAsync(To(name, "to somebody"));
        Assert.Equal(To(name, "to somebody"), await NextAsync(receiver, 0));

        Assert.Single(nameless.Events.Entries);
        Assert.Equal(1000, (await nameless.CloseAsync()).Code);
    }

    private static string Name() => $"C{Guid.NewGuid():N}";

    private static string To(string name, string text) => JsonSerializer.Serialize(new { dst = name, msg = text, src = "C9" });

    // Not counting what opening brought.
    private static async Task<string> NextAsync(DrivenWebSocket socket, int place) =>
        (await socket.Events.WaitForAsync<WebSocketEvent.Text>(from: place + 1)).Content;

    private async Task<DrivenWebSocket> OpenAsync(string name) =>
        await (await client.GetAsync(StartAsync)).OpenAsync(new Uri($"ws://localhost:{fixture.Gateway.Setup.RelayPort}"), name);
}
