namespace OrleansChat.Gateway.WebSockets;

internal sealed partial class WebSocketConnection
{
    private static readonly byte[] PingFrame = WebSocketFrames.Frame(WebSocketOpcode.Ping, []);

    private volatile bool _wasHeard = true;
    private bool _wasPinged;
    private int _sends;
    private int _sendsBefore;

    /// <summary>One turn of the wheel: a silent client is pinged, one that stays silent or that takes nothing of what is being sent is cut.</summary>
    /// <remarks>Called by the wheel alone. Whatever the client sends is a sign of life, so no time stamps are kept.</remarks>
    internal ValueTask CheckAsync()
    {
        var isSending = _turn.CurrentCount == 0;
        if (isSending && _sends == _sendsBefore)
        {
            Abort();
            return ValueTask.CompletedTask;
        }

        _sendsBefore = isSending ? _sends : -1;
        if (_wasHeard)
        {
            _wasHeard = _wasPinged = false;
            return ValueTask.CompletedTask;
        }

        if (_wasPinged)
        {
            Abort();
            return ValueTask.CompletedTask;
        }

        _wasPinged = true;
        return _turn.Wait(0) ? SendInTurn(PingFrame, isClose: false) : ValueTask.CompletedTask;
    }
}
