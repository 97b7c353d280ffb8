namespace OrleansChat.Bench.Load.WebSockets;

/// <summary>Cuts what a SignalR server sends into records, each of which ends with the byte 0x1e, across frames.</summary>
internal sealed class SignalRRecords
{
    public const byte End = 0x1e;
    private byte[] _held = [];
    private int _heldLength;

    /// <summary>The next whole record without its end; what is left of <paramref name="payload"/> after the last is kept for the next frame.</summary>
    public bool TryTake(ref ReadOnlySpan<byte> payload, out ReadOnlySpan<byte> record)
    {
        var end = payload.IndexOf(End);
        if (end < 0)
        {
            Hold(payload);
            payload = default;
            record = default;
            return false;
        }

        record = payload[..end];
        if (_heldLength > 0)
        {
            Hold(record);
            record = _held.AsSpan(0, _heldLength);
            _heldLength = 0;
        }
        payload = payload[(end + 1)..];
        return true;
    }

    private void Hold(ReadOnlySpan<byte> bytes)
    {
        if (_held.Length < _heldLength + bytes.Length) { Array.Resize(ref _held, Math.Max(_heldLength + bytes.Length, 1024)); }
        bytes.CopyTo(_held.AsSpan(_heldLength));
        _heldLength += bytes.Length;
    }
}
