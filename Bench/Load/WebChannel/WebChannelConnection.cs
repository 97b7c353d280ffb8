using System.Buffers.Text;
using System.Text;
using OrleansChat.Bench.Load.WebSockets;

namespace OrleansChat.Bench.Load.WebChannel;

/// <summary>A client of the Qt WebChannel chat, as its pages are: connected to both signals, and a sender if it has a name.</summary>
/// <remarks>
/// On the wire (<c>&gt;</c> to the server): <c>&gt; init</c>, <c>&lt; response</c>, <c>&gt; connectToSignal</c> twice, <c>&gt; idle</c>, then <c>&gt; login</c>.
/// Without a name a <c>keepAliveResponse</c> of nobody stands in for that, whose answer says that the server has seen the rest.
/// </remarks>
internal sealed class WebChannelConnection : WebSocketConnection
{
    private const int MostPending = 100; // calls on their way
    private const int ReadyId = 1, KeepAliveId = 2;
    private const string Nobody = "";

    private readonly Receiver _receiver;
    private readonly string? _name;
    private readonly byte[] _frame = [];
    private readonly int _idAt;
    private readonly int _textAt;
    private readonly Dictionary<int, Stamp> _pending = [];
    private int _nextId = WebChannelRequests.FirstSendId;

    /// <param name="tally">The loop's.</param>
    /// <param name="receiver">Who hears.</param>
    /// <param name="name">Who it logs in as, or null for one who only listens.</param>
    /// <param name="size">Bytes of a message's text.</param>
    public WebChannelConnection(Tally tally, Receiver receiver, string? name, int size) : base(tally, "/")
    {
        (_receiver, _name) = (receiver, name);
        if (name is not null) { (_frame, _idAt, _textAt) = WebChannelRequests.Send(name, Encoding.ASCII.GetString(Stamp.Text(size))); }
    }

    public override bool TrySend(in Stamp stamp)
    {
        if (IsCongested || !IsOpen || !_receiver.IsReady || _pending.Count == MostPending) { return false; }
        _pending.Add(_nextId, stamp);
        var frame = Write(_frame.Length);
        _frame.CopyTo(frame);
        stamp.Write(frame[_textAt..]);
        _ = Utf8Formatter.TryFormat(_nextId, frame[_idAt..], out _); // ten digits, as the frame has them
        _nextId = _nextId == int.MaxValue ? WebChannelRequests.FirstSendId : _nextId + 1;
        return true;
    }

    protected override void OnUpgraded() => Write(WebChannelRequests.Init);

    protected override void OnPayload(ReadOnlySpan<byte> payload, bool isEnd, long now)
    {
        if (!isEnd) { throw new InvalidDataException("The server cut a message into fragments."); }
        if (payload.IndexOf(Stamp.Mark) is >= 0 and var text)
        {
            _receiver.Hear(payload[text..], now); // newMessage: nothing else has a text of a sender in it
            return;
        }

        var message = WebChannelMessage.Read(payload);
        switch (message)
        {
            case { Type: WebChannelType.PropertyUpdate }:
                Write(WebChannelRequests.Idle);
                break;
            case { Type: WebChannelType.Signal, Number: WebChannelRequests.KeepAlive } when _name is not null:
                Write(WebChannelRequests.Call("keepAliveResponse", _name, KeepAliveId));
                break;
            case { Type: WebChannelType.Response }:
                TakeResponse(message, now);
                break;
        }
    }

    private void TakeResponse(in WebChannelMessage response, long now)
    {
        switch (response.Number)
        {
            case WebChannelRequests.InitId:
                Join();
                break;
            case ReadyId when _name is not null && !response.IsTrue:
                Break($"The server refused the name {_name}.");
                break;
            case ReadyId:
                _receiver.BecomeReady();
                break;
            case var id when _pending.Remove(id, out var stamp) && stamp.Run == Tally.Run:
                if (response.IsTrue) { Tally.Acknowledge(stamp.Sent, now); } else { Tally.Refuse(); }
                break;
        }
    }

    private void Join()
    {
        Write(WebChannelRequests.Connect(WebChannelRequests.NewMessage));
        Write(WebChannelRequests.Connect(WebChannelRequests.KeepAlive));
        Write(WebChannelRequests.Idle);
        Write(_name is null
            ? WebChannelRequests.Call("keepAliveResponse", Nobody, ReadyId)
            : WebChannelRequests.Call("login", _name, ReadyId));
    }
}
