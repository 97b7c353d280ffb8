using System.Collections.Immutable;
using OrleansChat.Relays;

namespace OrleansChat.Grains.Relays;

/// <summary>The last of what was said to the server, for an operator who looks now and then; bounded in count and bytes.</summary>
/// <remarks>No lock: the grain brings the turns.</remarks>
internal sealed class RelayInbox(int maxTexts, int maxBytes)
{
    private readonly Queue<RelayHeard> _texts = new();
    private long _last;
    private long _bytes;

    /// <summary>Adds a text; the oldest make room, the newest always stays.</summary>
    public void Add(RelayHeard heard)
    {
        _last++;
        _bytes += heard.Text.Length;
        _texts.Enqueue(heard);
        while (_texts.Count > 1 && (_texts.Count > maxTexts || _bytes > maxBytes))
        {
            _bytes -= _texts.Dequeue().Text.Length;
        }
    }

    /// <summary>What came behind a number, as far as it is kept.</summary>
    public RelayHeardPage Read(long after) => new(_last, [.. _texts.TakeLast((int)Math.Clamp(_last - after, 0, _texts.Count))]);
}
