using System.Globalization;
using OrleansChat.Tests.Gateway.WebSockets;
using OrleansChat.Tests.Wire;

namespace OrleansChat.Tests.Transcripts;

/// <summary>A WebSocket: a line is a text message, or <c>bytes 00 01</c>, <c>ping …</c>, <c>pong …</c>, <c>close 1000 …</c>.</summary>
internal sealed class WebSocketActor(WireWebSocket socket) : ITranscriptActor
{
    /// <param name="port">Where.</param>
    /// <param name="words">Perhaps a path, then perhaps <c>| Header: value</c>, several.</param>
    public static async Task<ITranscriptActor> ConnectAsync(int port, string words)
    {
        var parts = words.Split('|', StringSplitOptions.TrimEntries);
        return new WebSocketActor(await WireWebSocket.ConnectAsync(port, parts[0].Length > 0 ? parts[0] : "/", parts[1..]));
    }

    public Task SayAsync(string words)
    {
        var (word, rest) = words.Split(' ', 2) is [var first, var second] ? (first, second) : (words, "");
        return socket.SendAsync(word switch
        {
            "bytes" => ClientFrames.Frame(2, Convert.FromHexString(rest.Replace(" ", "", StringComparison.Ordinal))),
            "ping" => ClientFrames.Frame(9, System.Text.Encoding.UTF8.GetBytes(rest)),
            "close" when rest.Split(' ', 2) is var close => ClientFrames.Close(int.Parse(close[0], CultureInfo.InvariantCulture), close.Length > 1 ? close[1] : ""),
            _ => ClientFrames.Text(words),
        });
    }

    public async Task<string> HearAsync()
    {
        var frame = await socket.ReadFrameAsync();
        return frame?.First switch
        {
            null => "(the end)",
            0x81 => frame.Text,
            0x82 => $"bytes {string.Join(' ', frame.Payload.Select(octet => octet.ToString("x2", CultureInfo.InvariantCulture)))}",
            0x8A => $"pong {frame.Text}",
            0x88 => $"close {frame.CloseCode} {System.Text.Encoding.UTF8.GetString(frame.Payload.AsSpan(Math.Min(2, frame.Payload.Length)))}".TrimEnd(),
            _ => $"frame {frame.First:x2}",
        };
    }

    public ValueTask DisposeAsync() => socket.DisposeAsync();
}
