namespace OrleansChat.Bench.Load.WebSockets;

/// <summary>A receiver of the bare WebSocket yardstick: a WebSocket message is a text, and the first is the greeting.</summary>
internal sealed class BareConnection : WebSocketConnection
{
    private readonly Receiver _receiver;
    private readonly byte[] _frame;
    private readonly int _textAt;

    public BareConnection(Tally tally, Receiver receiver, int size) : base(tally, "/ws")
    {
        _receiver = receiver;
        (_frame, _textAt) = WebSocketFrame.Encode(WebSocketOpcode.Text, Stamp.Text(size));
    }

    public override bool TrySend(in Stamp stamp)
    {
        if (IsCongested || !IsOpen) { return false; }
        var frame = Write(_frame.Length);
        _frame.CopyTo(frame);
        stamp.Write(frame[_textAt..]);
        return true;
    }

    protected override void OnPayload(ReadOnlySpan<byte> payload, bool isEnd, long now)
    {
        if (!isEnd) { throw new InvalidDataException("The server cut a message into fragments."); }
        if (_receiver.IsReady) { _receiver.Hear(payload, now); } else { _receiver.BecomeReady(); }
    }
}
