using System.Net.WebSockets;
using System.Text.Json;

namespace OrleansChat.Bench.Chaos.Clients;

/// <summary>A user of <c>orleanschat.v1</c>, whose sends have keys and whose answers have places.</summary>
internal sealed class NativeSender(int port, string user) : ISendWire
{
    private NativeSocket? _socket;

    public bool HasKeys => true;

    public async ValueTask<SendOutcome> SendAsync(string text, Guid key, CancellationToken patience)
    {
        try
        {
            _socket ??= await NativeSocket.SignInAsync(port, user, patience);
        }
        catch (Exception fault) when (fault is IOException or WebSocketException)
        {
            return new SendOutcome.Failed(fault.Message); // it has said nothing yet
        }

        var socket = _socket;
        _socket = null; // kept only if all goes well
        try
        {
            var answer = await socket.AskAsync("send", $"\"room\":\"lobby\",\"key\":\"{key}\",\"text\":\"{JsonEncodedText.Encode(text)}\"", patience);
            (_socket, socket) = (socket, null);
            return NativeSocket.IsOk(answer)
                ? new SendOutcome.Acknowledged(answer.GetProperty("epoch").GetGuid(), answer.GetProperty("seq").GetInt64())
                : new SendOutcome.Unknown($"{answer}");
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
}
