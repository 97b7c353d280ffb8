using Microsoft.AspNetCore.Connections;

namespace OrleansChat.Gateway.WebSockets;

internal sealed partial class WebSocketConnection
{
    /// <summary>The next message. Pings are answered, and what breaks the protocol is closed with its code, in here.</summary>
    /// <returns>A message that is lent until the next call; of kind close when nothing more will come, for whatever reason.</returns>
    public async ValueTask<WebSocketMessage> ReceiveAsync()
    {
        while (!_isOver)
        {
            switch (_reader.Next())
            {
                case WebSocketRead.Message when !_isCloseSent:
                    return _reader.Message;
                case WebSocketRead.Message: // after our close nothing counts but the client's
                case WebSocketRead.Pong:
                    break;
                case WebSocketRead.Ping:
                    await SendControlAsync(WebSocketFrames.Frame(WebSocketOpcode.Pong, _reader.Control.Span));
                    break;
                case WebSocketRead.Close:
                    await AnswerCloseAsync(_reader.Control);
                    _isOver = true;
                    break;
                case WebSocketRead.Fault:
                    await CloseAsync(_reader.Fault!); // set with this outcome
                    await SkipAsync();
                    _isOver = true;
                    break;
                default:
                    _isOver = !await TryFillAsync();
                    break;
            }
        }

        return WebSocketMessage.Close;
    }

    // An idle connection waits with no memory for what may come.
    private async ValueTask<bool> TryFillAsync()
    {
        try
        {
            await FlushAsync();
            if (_reader.IsEmpty)
            {
                _reader.ReleaseBuffer();
                _ = await _transport.ReadAsync(Memory<byte>.Empty);
            }

            var bytes = await _transport.ReadAsync(_reader.GetMemory());
            _reader.Advance(bytes);
            _wasHeard = true;
            return bytes > 0;
        }
        catch (Exception gone) when (gone is IOException or ConnectionAbortedException or OperationCanceledException or ObjectDisposedException)
        {
            return false; // the client broke off; EC-9
        }
    }

    /// <summary>Reads on without looking, so that the client hears the close before the connection ends: bytes left unread would reset it.</summary>
    private async ValueTask SkipAsync()
    {
        do
        {
            _reader.Skip();
        }
        while (await TryFillAsync());
    }
}
