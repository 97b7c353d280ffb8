namespace OrleansChat.Bench.Load.WebSockets;

/// <summary>A client of an echo server: says its own messages, and is to hear just these.</summary>
internal sealed class EchoConnection : WebSocketConnection
{
    private readonly Receiver _receiver;
    private readonly byte[] _frame;
    private readonly int _textAt;

    public EchoConnection(Tally tally, Receiver receiver, int size) : base(tally, "/")
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
        _receiver.Say(stamp);
        return true;
    }

    /// <summary>An echo server says nothing of its own, so there is nothing to wait for.</summary>
    protected override void OnUpgraded() => _receiver.BecomeReady();

    protected override void OnPayload(ReadOnlySpan<byte> payload, bool isEnd, long now)
    {
        if (!isEnd) { throw new InvalidDataException("The server cut a message into fragments."); }
        _receiver.Hear(payload, now);
    }
}
