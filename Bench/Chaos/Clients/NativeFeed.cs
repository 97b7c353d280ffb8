using System.Runtime.CompilerServices;
using OrleansChat.Checking;

namespace OrleansChat.Bench.Chaos.Clients;

/// <summary>The lobby's messages by <c>orleanschat.v1</c>.</summary>
internal sealed class NativeFeed(NativePlace place, NativeSocket socket, bool isResumed, long after) : IFeed
{
    public long? After => after;

    public bool IsResumed => isResumed;

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
