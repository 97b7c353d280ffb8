namespace OrleansChat.Bench.Load.Http2;

/// <summary>A connection with a <c>messageList</c> stream for each of its receivers.</summary>
internal sealed class MessageListConnection(Tally tally, IReadOnlyList<Receiver> receivers, int port) : Http2Connection(tally)
{
    private static readonly byte[] None = new byte[GrpcMessages.PrefixLength];

    protected override void OnAccepted()
    {
        if (FreeStreams < receivers.Count)
        {
            Break($"The server allows {FreeStreams} streams a connection; {receivers.Count} were asked for.");
            return;
        }

        var headers = SimpleChat.MessageListHeaders(port);
        foreach (var receiver in receivers) { _ = Call(new MessageListStream(this, receiver), headers, None); }
    }

    private sealed class MessageListStream(MessageListConnection connection, Receiver receiver) : Http2Stream
    {
        private readonly GrpcMessages _messages = new();

        public override void OnHeaders(bool isEnd, long now)
        {
            if (isEnd) { connection.Break("The server ended a messageList stream."); }
        }

        public override void OnData(ReadOnlySpan<byte> content, bool isEnd, long now)
        {
            while (_messages.TryTake(ref content, out var messages))
            {
                if (!receiver.IsReady)
                {
                    receiver.BecomeReady(); // the first message is the history
                    continue;
                }
                while (SimpleChat.TryTakeContent(ref messages, out var text)) { receiver.Hear(text, now); }
            }
            OnHeaders(isEnd, now);
        }

        public override void OnReset(uint code, long now) => connection.Break($"The server reset a messageList stream: HTTP/2 error {code}.");
    }
}
