using OrleansChat.Gateway.WebSockets;
using OrleansChat.Relays;
using OrleansChat.Rooms;
using OrleansChat.Users;

namespace OrleansChat.Gateway.Relays;

/// <summary>One connection of the relays, with what waits to be sent on it.</summary>
/// <remarks>
/// Who delivers never waits: while the transport takes what it is given at once, it is written there and then; what it does not take waits
/// here, up to a bound, and then the connection is closed. A client that is entered before its handshake is answered waits as well.
/// </remarks>
internal sealed class RelayClient(RelayAddress address, DateTimeOffset since, int maxQueueBytes)
{
    private readonly Lock _gate = new();                    // guards these four
    private readonly Queue<ReadOnlyMemory<byte>> _waiting = new();
    private long _waitingBytes;
    private bool _isSending = true;                         // as if, until there is a connection to send on
    private bool _isOver;

    private WebSocketConnection? _connection;
    private Task _sending = Task.CompletedTask;
    private Task _closing = Task.CompletedTask;

    public SessionId Id { get; } = SessionId.New();

    /// <summary>What it listens to, and so the name that it has.</summary>
    public RelayAddress Address { get; } = address;

    public DateTimeOffset Since { get; } = since;

    /// <summary>Whether it can be sent to by its address; one that gave no name has only what goes to all.</summary>
    public bool IsAddressable => Address.OriginName is not "";

    /// <summary>Whether the operator sees it.</summary>
    public bool IsListed => Address != RelayAddress.Chat;

    /// <summary>The last text at its address before it came; of the same epoch, only what has a higher number is for it.</summary>
    public Position Entered { get; set; }

    /// <summary>Whether a text that reached this gateway for its address, or for all, is for it.</summary>
    public bool Hears(Guid epoch, RelayDelivery delivery) =>
        delivery.Except != Id && (delivery.Only is null || delivery.Only == Id) && (Entered.Epoch != epoch || Entered.Sequence < delivery.Sequence);

    /// <summary>Sends what has waited, and from here on what comes.</summary>
    public void Attach(WebSocketConnection connection)
    {
        _connection = connection;
        SendWaiting();
    }

    /// <summary>Sends whole frames, now or when those before them are sent. Ends at once, from wherever it is called, one call at a time.</summary>
    public void Deliver(ReadOnlyMemory<byte> frames)
    {
        var isTooSlow = false;
        lock (_gate)
        {
            if (_isOver)
            {
                return;
            }

            if (_isSending && _waiting.Count > 0 && _waitingBytes + frames.Length > maxQueueBytes)
            {
                _isOver = isTooSlow = true;
                _waiting.Clear();
            }
            else
            {
                _waiting.Enqueue(frames);
                _waitingBytes += frames.Length;
                if (_isSending)
                {
                    return;
                }

                _isSending = true;
            }
        }

        if (isTooSlow)
        {
            _closing = _connection?.CloseAsync(CloseReason.TooSlow).AsTask() ?? Task.CompletedTask;
        }
        else
        {
            SendWaiting();
        }
    }

    /// <summary>Ends when nothing is being sent any more; nothing is delivered from here on.</summary>
    public async ValueTask EndAsync()
    {
        lock (_gate)
        {
            _isOver = true;
            _waiting.Clear();
        }

        await _sending;
        await _closing;
    }

    // Called by whoever set _isSending, so never twice at a time.
    private void SendWaiting()
    {
        while (TryTake(out var frames))
        {
            var sending = _connection!.SendAsync(frames); // attached before anything is sent
            if (!sending.IsCompletedSuccessfully)
            {
                _sending = SendRestAsync(sending);
                return;
            }
        }
    }

    private async Task SendRestAsync(ValueTask sending)
    {
        try
        {
            await sending;
            while (TryTake(out var frames))
            {
                await _connection!.SendAsync(frames); // as above
            }
        }
        catch (Exception)
        {
            _connection!.Abort(); // it cannot be written to in a way that nobody foresaw; its receiver hears of the end
        }
    }

    private bool TryTake(out ReadOnlyMemory<byte> frames)
    {
        lock (_gate)
        {
            _isSending = _waiting.TryDequeue(out frames);
            _waitingBytes -= frames.Length;
            return _isSending;
        }
    }
}
