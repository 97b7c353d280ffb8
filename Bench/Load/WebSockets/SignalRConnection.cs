using System.Text;

namespace OrleansChat.Bench.Load.WebSockets;

/// <summary>A receiver of the SignalR yardstick: SignalR's JSON protocol over a WebSocket, without negotiation.</summary>
/// <remarks>
/// <c>{"protocol":"json","version":1}</c>, answered by <c>{}</c>; then the hub calls <c>ready</c>, and <c>message</c> for each message.
/// </remarks>
internal sealed class SignalRConnection : WebSocketConnection
{
    private readonly Receiver _receiver;
    private readonly SignalRRecords _records = new();
    private readonly byte[] _frame;
    private readonly int _textAt;
    private readonly byte[] _ping = Record("""{"type":6}""");

    public SignalRConnection(Tally tally, Receiver receiver, int size) : base(tally, "/hub")
    {
        _receiver = receiver;
        _frame = Record($$"""{"type":1,"target":"Send","arguments":["{{Encoding.ASCII.GetString(Stamp.Text(size))}}"]}""");
        _textAt = _frame.AsSpan().IndexOf(Stamp.Mark);
    }

    public override bool TrySend(in Stamp stamp)
    {
        if (IsCongested || !IsOpen) { return false; }
        var frame = Write(_frame.Length);
        _frame.CopyTo(frame);
        stamp.Write(frame[_textAt..]);
        return true;
    }

    /// <summary>A hub closes a connection that says nothing for 30 seconds.</summary>
    public override void Tick()
    {
        if (!_receiver.IsReady) { return; }
        Write(_ping);
        Flush();
    }

    protected override void OnUpgraded() => Write(Record("""{"protocol":"json","version":1}"""));

    protected override void OnPayload(ReadOnlySpan<byte> payload, bool isEnd, long now)
    {
        while (_records.TryTake(ref payload, out var record))
        {
            if (record.IndexOf(Stamp.Mark) is >= 0 and var text) { _receiver.Hear(record[text..], now); }
            else if (record.StartsWith("""{"type":1,"""u8)) { _receiver.BecomeReady(); }
            else if (record.StartsWith("""{"type":7"""u8) || record.StartsWith("""{"error":"""u8))
            {
                throw new InvalidDataException($"The hub closed a connection: {Encoding.UTF8.GetString(record)}.");
            }
        }
    }

    private static byte[] Record(string json) =>
        WebSocketFrame.Encode(WebSocketOpcode.Text, [.. Encoding.UTF8.GetBytes(json), SignalRRecords.End]).Frame;
}
