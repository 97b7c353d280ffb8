using System.Net.WebSockets;
using OrleansChat.Gateway.WebSockets;

namespace OrleansChat.Tests.Gateway.WebSockets;

public sealed class WebSocketFramesTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(125)]
    [InlineData(126)]
    [InlineData(65_535)]
    [InlineData(65_536)]
    [InlineData(1_000_000)]
    public async Task Another_library_reads_what_is_written(int length)
    {
        var payload = new byte[length];
        new Random(1).NextBytes(payload);
        using var client = WebSocket.CreateFromStream(
            new MemoryStream(WebSocketFrames.Frame(WebSocketOpcode.Binary, payload)), new WebSocketCreationOptions { IsServer = false });

        var buffer = new byte[length + 1];
        var read = 0;
        ValueWebSocketReceiveResult result;
        do
        {
            result = await client.ReceiveAsync(buffer.AsMemory(read), TestContext.Current.CancellationToken);
            read += result.Count;
        }
        while (!result.EndOfMessage);

        Assert.Equal(WebSocketMessageType.Binary, result.MessageType);
        Assert.Equal(payload, buffer[..read]);
    }

    [Fact]
    public void Every_close_reason_fits_a_close_frame_and_has_a_code_of_its_own()
    {
        Assert.All(CloseReason.All, reason => Assert.Equal(2 + 2 + reason.Text.Length, WebSocketFrames.Close(reason.Code, reason.Text).Length));
        Assert.Equal(CloseReason.All.Count, CloseReason.All.Select(reason => reason.Code).Distinct().Count());
    }

    [Theory]
    [InlineData("dGhlIHNhbXBsZSBub25jZQ==", "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=")] // RFC 6455, section 1.3
    public void The_key_is_answered_as_the_standard_says(string key, string accept) => Assert.Equal(accept, WebSocketHandshake.Accept(key));
}
