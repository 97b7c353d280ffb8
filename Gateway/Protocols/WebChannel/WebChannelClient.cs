using OrleansChat.Gateway.Feeds;
using OrleansChat.Gateway.WebSockets;

namespace OrleansChat.Gateway.Protocols.WebChannel;

/// <summary>One client: what it has asked to be told of, and who logged in on it.</summary>
/// <remarks>
/// Two go on side by side: requests are taken and answered one after the other, and the pump (WebChannelClient.Pump.cs) tells what happens in
/// the room. They meet in a few flags and in the order of what is sent.
/// </remarks>
internal sealed partial class WebChannelClient : IAsyncDisposable
{
    private readonly WebSocketConnection _connection;
    private readonly WebChannelChat _chat;
    private readonly WebChannelEncoder _encoder;
    private readonly WebChannelUserLists _lists;
    private readonly RoomFeeds _feeds;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;

    private WebChannelClient(
        WebSocketConnection connection, WebChannelChat chat, WebChannelEncoder encoder, WebChannelUserLists lists, RoomFeeds feeds, TimeProvider time, ILogger logger)
    {
        _connection = connection;
        _chat = chat;
        _encoder = encoder;
        _lists = lists;
        _feeds = feeds;
        _time = time;
        _logger = logger;
    }

    public LoggedInNames Names { get; } = new();

    public static async ValueTask<WebChannelClient> OpenAsync(
        WebSocketConnection connection, WebChannelChat chat, WebChannelEncoder encoder, WebChannelUserLists lists, RoomFeeds feeds, TimeProvider time, ILogger logger)
    {
        var client = new WebChannelClient(connection, chat, encoder, lists, feeds, time, logger);
        client._cursor = await client.OpenCursorAsync();
        client._pump = client.PumpAsync();
        return client;
    }

    /// <summary>Takes and answers requests until the client goes.</summary>
    public async Task ReceiveAsync()
    {
        while (true)
        {
            var message = await _connection.ReceiveAsync();
            switch (message.Kind)
            {
                case WebSocketMessageKind.Close:
                    return;
                case WebSocketMessageKind.Text when WebChannelCodec.TryRead(message.Body, out var request):
                    await ServeAsync(request);
                    break;
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        Stop();
        await _pump;
        _cursor.Dispose();
    }

    private ValueTask ServeAsync(WebChannelRequest request)
    {
        switch (request)
        {
            case WebChannelRequest.Init init:
                var roster = _cursor.Roster;
                _told = roster; // from here on the client is told of changes against this
                return _connection.SendAsync(WebChannelCodec.Description(init.Id, roster));

            case WebChannelRequest.Idle:
                _isIdle = true;
                _cursor.Nudge();
                return ValueTask.CompletedTask;

            case WebChannelRequest.Connect connect:
                Connect(connect.Signal, connect.On);
                return ValueTask.CompletedTask;

            case WebChannelRequest.Invoke invoke:
                return InvokeAsync(invoke);

            default:
                return ValueTask.CompletedTask;
        }
    }

    private async ValueTask InvokeAsync(WebChannelRequest.Invoke call)
    {
        var data = call.Method switch
        {
            WebChannelMethod.Login => Json(await _chat.LoginAsync(Names, call.Arguments[0])),
            WebChannelMethod.Logout => Json(await _chat.LogoutAsync(Names, call.Arguments[0])),
            WebChannelMethod.SendMessage => Json(await SendAsync(call.Arguments[0], call.Arguments[1])),
            WebChannelMethod.KeepAliveResponse => await AnswerAsync(call.Arguments[0]),
            _ => "[]"u8.ToArray(), // no such method, or not with these arguments
        };
        await _connection.SendAsync(WebChannelCodec.Response(call.Id, data));
    }

    private async ValueTask<bool> SendAsync(string user, string text)
    {
        if (await _chat.SendAsync(Names, user, text) is not { } position)
        {
            return false;
        }

        await ToldAsync(position.Sequence); // the signal goes before the answer (WC-15)
        return true;
    }

    private async ValueTask<byte[]> AnswerAsync(string user)
    {
        await _chat.AnswerAsync(Names, user);
        return "null"u8.ToArray();
    }

    private static byte[] Json(bool value) => value ? "true"u8.ToArray() : "false"u8.ToArray();

    private void Connect(int signal, bool on)
    {
        switch (signal)
        {
            case WebChannelSignal.NewMessage:
                _hearsMessages = on;
                break;
            case WebChannelSignal.KeepAlive:
                _hearsKeepAlive = on;
                break;
            case WebChannelSignal.UserCountChanged:
                _hearsUserCount = on;
                break;
        }
    }
}
