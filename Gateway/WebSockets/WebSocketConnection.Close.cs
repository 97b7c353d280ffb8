using System.Buffers.Binary;

namespace OrleansChat.Gateway.WebSockets;

internal sealed partial class WebSocketConnection
{
    private CloseReason? _closer;   // who closed first
    private ITimer? _lingering;

    /// <summary>Says why and goes. The receiver ends when the client has answered, or has not for a while. May be called from anywhere, more than once.</summary>
    /// <remarks>A client that takes nothing cannot be told either; its connection is cut when that has lasted as long.</remarks>
    /// <param name="reason">Why.</param>
    /// <param name="lastWord">Whole frames that go before the close.</param>
    public async ValueTask CloseAsync(CloseReason reason, ReadOnlyMemory<byte> lastWord = default)
    {
        if (_isOver || Interlocked.CompareExchange(ref _closer, reason, null) is not null)
        {
            return;
        }

        // From here on the client has this long to read what is on its way, and to answer.
        _lingering = _time.CreateTimer(static connection => ((WebSocketConnection)connection!).Cut(), this, _closeWithin, Timeout.InfiniteTimeSpan);
        if (await _turn.WaitAsync(_closeWithin))
        {
            _isCloseSent = true;
            await SendInTurn((byte[])[.. lastWord.Span, .. WebSocketFrames.Close(reason.Code, reason.Text)], isClose: true);
        }
    }

    // A request that is over is not cut: its context may be another's by now.
    private void Cut()
    {
        if (!_isOver)
        {
            Abort();
        }
    }

    // The client's own code and reason, as it expects; 1000 when it gave none (EC-7).
    private async ValueTask AnswerCloseAsync(ReadOnlyMemory<byte> payload)
    {
        if (_isCloseSent)
        {
            return; // it was the answer to ours
        }

        await _turn.WaitAsync();
        _isCloseSent = true;
        Span<byte> normal = stackalloc byte[2];
        BinaryPrimitives.WriteUInt16BigEndian(normal, 1000);
        await SendInTurn(WebSocketFrames.Frame(WebSocketOpcode.Close, payload.IsEmpty ? normal : payload.Span), isClose: true);
    }
}
