namespace OrleansChat.Gateway.WebSockets;

internal sealed partial class WebSocketConnection
{
    private static readonly byte[] PingFrame = WebSocketFrames.Frame(WebSocketOpcode.Ping, []);

    private volatile bool _wasHeard = true;
    private bool _wasPinged;
    private int _sends;
    private int _sendsBefore;

    /// <summary>One turn of the wheel: a silent client is pinged, one that stays silent or that takes nothing of what is being sent is cut.</summary>
    /// <remarks>
    /// Called by the wheel alone. Whatever the client sends is a sign of life, and so is that it takes what it is sent; no time stamps are kept.
    /// </remarks>
    /// <returns>A ping on its way, which takes as long as the client takes nothing: until one of the next two turns cuts it.</returns>
    internal ValueTask CheckAsync()
    {
        if (!_turn.Wait(0)) // somebody is sending, and there is no room for a ping
        {
            if (_sends == _sendsBefore)
            {
                Abort();
            }

            _sendsBefore = _sends;
            return ValueTask.CompletedTask;
        }

        _sendsBefore = -1;
        if (!_wasHeard && !_wasPinged)
        {
            _wasPinged = true;
            return SendInTurn(PingFrame, isClose: false);
        }

        if (!_wasHeard)
        {
            Abort();
        }

        _wasHeard = _wasPinged = false;
        _turn.Release();
        return ValueTask.CompletedTask;
    }
}
