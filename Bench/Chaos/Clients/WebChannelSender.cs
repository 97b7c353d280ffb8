using System.Net.WebSockets;

namespace OrleansChat.Bench.Chaos.Clients;

/// <summary>A guest of the WebChannel chat, whose <c>sendMessage</c> is answered with true or not.</summary>
internal sealed class WebChannelSender(int port, string name) : ISendWire
{
    private WebChannelSocket? _socket;
    private int _lastId;

    public bool HasKeys => false;

    public async ValueTask<SendOutcome> SendAsync(string text, Guid key, CancellationToken patience)
    {
        try
        {
            _socket ??= await LoginAsync(patience);
        }
        catch (Exception fault) when (fault is IOException or WebSocketException)
        {
            return new SendOutcome.Failed(fault.Message); // it has said nothing yet
        }

        var socket = _socket;
        _socket = null; // kept only if all goes well
        try
        {
            var isTaken = await socket.CallAsync(++_lastId, "sendMessage", [name, text], patience);
            if (!isTaken) { return new SendOutcome.Unknown("false"); }
            (_socket, socket) = (socket, null);
            return new SendOutcome.Acknowledged(null, null);
        }
        catch (Exception fault) when (fault is IOException or WebSocketException)
        {
            return new SendOutcome.Unknown(fault.Message);
        }
        finally
        {
            socket?.Dispose();
        }
    }

    public ValueTask DisposeAsync()
    {
        _socket?.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task<WebChannelSocket> LoginAsync(CancellationToken patience)
    {
        var socket = await WebChannelSocket.ConnectAsync(port, patience);
        try
        {
            return await socket.CallAsync(++_lastId, "login", [name], patience) ? socket : throw new IOException($"The name {name} is taken.");
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
