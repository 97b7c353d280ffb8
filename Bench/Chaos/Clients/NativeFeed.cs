using System.Runtime.CompilerServices;
using OrleansChat.Checking;

namespace OrleansChat.Bench.Chaos.Clients;

/// <summary>The lobby's messages by <c>orleanschat.v1</c>.</summary>
internal sealed class NativeFeed(NativePlace place, NativeSocket socket, bool isResumed, long after) : IFeed
{
    private const int PageMessages = 60;

    public long? After => after;

    public bool IsResumed => isResumed;

    public async ValueTask<(long After, IReadOnlyList<Mark> Messages, bool IsToHead)?> ReadPageAsync(CancellationToken cancellationToken)
    {
        var begin = Math.Max(0, after - PageMessages / 2); // so that it is not always empty
        var page = await socket.AskAsync("history", FormattableString.Invariant($"\"room\":\"lobby\",\"after\":{begin},\"limit\":{PageMessages}"), cancellationToken);
        if (!NativeSocket.IsOk(page)) { return null; }
        var messages = page.GetProperty("messages").EnumerateArray().ToList();
        var last = messages is [.., var newest] ? newest.GetProperty("seq").GetInt64() : begin;
        return (begin, [.. messages.Select(message => Mark.TryRead(message.GetProperty("text").GetString(), out var mark) ? mark : default)], last == page.GetProperty("head").GetProperty("seq").GetInt64());
    }

    public async IAsyncEnumerable<Mark> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (await socket.HearAsync(cancellationToken) is { } heard)
        {
            if (!heard.GetProperty("t").ValueEquals("message")) { continue; }
            place.Move(heard.GetProperty("seq").GetInt64());
            if (heard.TryGetProperty("text", out var text) && Mark.TryRead(text.GetString(), out var mark)) { yield return mark; }
        }
    }

    public ValueTask DisposeAsync()
    {
        socket.Dispose();
        return ValueTask.CompletedTask;
    }
}
