namespace OrleansChat.Bench.Load.Http2;

/// <summary>A connection for <c>sendMessage</c> calls, as many at once as the server allows and the run wants.</summary>
internal sealed class SendMessageConnection : Http2Connection, IMessageSender
{
    private readonly byte[] _headers;
    private readonly byte[] _message;
    private readonly int _textAt;
    private readonly Stack<SendMessageCall> _idle = [];

    public SendMessageConnection(Tally tally, int port, int size) : base(tally)
    {
        _headers = SimpleChat.SendMessageHeaders(port);
        (_message, _textAt) = SimpleChat.TextMessage(Stamp.Text(size), DateTimeOffset.UtcNow);
    }

    /// <summary>Runs after each answer; a sender that waits for its answer goes on here. Set on the loop's thread.</summary>
    public Action<SendMessageConnection>? Answered { get; set; }

    /// <summary>Whether the server's settings are here and a call may begin.</summary>
    public bool IsReady => FreeStreams > 0;

    public bool TrySend(in Stamp stamp)
    {
        if (!MayCall(_message.Length)) { return false; }
        var call = _idle.TryPop(out var idle) ? idle : new SendMessageCall(this);
        call.Begin(stamp);
        stamp.Write(Call(call, _headers, _message)[_textAt..]);
        return true;
    }

    private void Finish(SendMessageCall call, in Stamp stamp, bool isAccepted, long now)
    {
        _idle.Push(call);
        if (stamp.Run == Tally.Run)
        {
            if (isAccepted) { Tally.Acknowledge(stamp.Sent, now); } else { Tally.Refuse(); }
        }
        Answered?.Invoke(this);
    }

    /// <summary>Accepted is: headers, a message, then trailers. A refusal is trailers only, so that no header needs decoding.</summary>
    private sealed class SendMessageCall(SendMessageConnection connection) : Http2Stream
    {
        private Stamp _stamp;
        private bool _hasMessage;

        public void Begin(in Stamp stamp) => (_stamp, _hasMessage, Ungranted) = (stamp, false, 0);

        public override void OnHeaders(bool isEnd, long now)
        {
            if (isEnd) { connection.Finish(this, _stamp, _hasMessage, now); }
        }

        public override void OnData(ReadOnlySpan<byte> content, bool isEnd, long now)
        {
            _hasMessage |= !content.IsEmpty;
            if (isEnd) { connection.Finish(this, _stamp, isAccepted: false, now); } // gRPC ends with trailers
        }

        public override void OnReset(uint code, long now)
        {
            const uint noError = 0;
            connection.Finish(this, _stamp, _hasMessage && code == noError, now);
        }
    }
}
