using System.Collections.Immutable;
using OrleansChat.Gateway.WebSockets;
using OrleansChat.Relays;

namespace OrleansChat.Gateway.Relays;

/// <summary>The texts of one event as whole WebSocket frames, made once for all connections that get them.</summary>
internal sealed class RelayFrames
{
    private readonly byte[] _bytes;
    private readonly int[] _ends;

    private RelayFrames(byte[] bytes, int[] ends) => (_bytes, _ends) = (bytes, ends);

    /// <summary>All of them in one piece.</summary>
    public ReadOnlyMemory<byte> All => _bytes;

    /// <summary>The frame of the delivery at this place.</summary>
    public ReadOnlyMemory<byte> this[int index]
    {
        get
        {
            var start = index == 0 ? 0 : _ends[index - 1];
            return _bytes.AsMemory(start, _ends[index] - start);
        }
    }

    public static RelayFrames Encode(ImmutableArray<RelayDelivery> deliveries)
    {
        Span<byte> header = stackalloc byte[WebSocketFrames.MaxHeaderBytes];
        var ends = new int[deliveries.Length];
        var length = 0;
        for (var i = 0; i < ends.Length; i++)
        {
            var text = deliveries[i].Text;
            ends[i] = length += WebSocketFrames.WriteHeader(header, WebSocketOpcode.Text, text.Length) + text.Length;
        }

        var bytes = new byte[length];
        for (var (i, start) = (0, 0); i < ends.Length; start = ends[i++])
        {
            var headerLength = WebSocketFrames.WriteHeader(header, WebSocketOpcode.Text, deliveries[i].Text.Length);
            header[..headerLength].CopyTo(bytes.AsSpan(start));
            deliveries[i].Text.CopyTo(bytes.AsSpan(start + headerLength));
        }

        return new RelayFrames(bytes, ends);
    }
}
