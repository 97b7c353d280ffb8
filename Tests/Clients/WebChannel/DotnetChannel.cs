using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Globalization;
using System.Net.WebSockets;
using System.Text.Json;
using OrleansChat.Tests.Clients.Lines;

namespace OrleansChat.Tests.Clients.WebChannel;

/// <summary>A channel as <c>docs/protocols/webchannel.md</c> has it. Stricter than qwebchannel.js: what that puts up with is a fault here.</summary>
internal sealed class DotnetChannel : IWebChannel
{
    private const string ChatServer = "chatserver";

    private readonly ClientWebSocket _socket;
    private readonly SocketLines _messages;
    private readonly ConcurrentDictionary<int, (string Method, TaskCompletionSource<JsonElement> Answer)> _calls = new();
    private readonly Task _reading;
    private Indices? _indices; // null until init is answered
    private ImmutableArray<string> _names = [];
    private int _lastCall; // init has 0
    private bool _idle;

    private DotnetChannel(ClientWebSocket socket)
    {
        (_socket, _messages) = (socket, new SocketLines(socket));
        _reading = ReadAsync();
    }

    public WebChannelEvent.Opened Opened { get; private set; } = null!; // set before the channel is given out

    public Sightings<WebChannelEvent> Events { get; } = new();

    public static async Task<DotnetChannel> OpenAsync(Uri url)
    {
        var socket = new ClientWebSocket();
        await socket.ConnectAsync(url, TestContext.Current.CancellationToken);
        var channel = new DotnetChannel(socket);
        channel.Opened = await channel.Events.WaitForAsync<WebChannelEvent.Opened>();
        return channel;
    }

    public async Task<JsonElement> CallAsync(string method, params string[] arguments)
    {
        var (id, answer) = (Interlocked.Increment(ref _lastCall), new TaskCompletionSource<JsonElement>(TaskCreationOptions.RunContinuationsAsynchronously));
        _calls[id] = (method, answer);
        await CallAsync(id, method, arguments);
        return await answer.Task.WaitAsync(Eventually.Patience, TestContext.Current.CancellationToken);
    }

    public Task AnswerKeepAliveForAsync(params string[] names)
    {
        ImmutableInterlocked.InterlockedExchange(ref _names, [.. names]);
        return Task.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        if (_socket.State == WebSocketState.Open)
        {
            await _socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None);
        }

        await _reading.WaitAsync(Eventually.Patience, CancellationToken.None);
        _socket.Dispose();
    }

    private async Task ReadAsync()
    {
        await SayAsync(new { type = 3, id = 0 });
        while (await _messages.ReadAsync() is { } text)
        {
            try
            {
                using var message = JsonDocument.Parse(text);
                await HearAsync(message.RootElement);
            }
            catch (Exception fault) when (fault is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
            {
                Events.Add(new WebChannelEvent.Fault($"{fault.Message} {text}"));
            }
        }

        Events.Add(new WebChannelEvent.Closed((int?)_socket.CloseStatus));
        Events.Close();
        foreach (var (method, answer) in _calls.Values)
        {
            answer.TrySetException(new EndOfStreamException($"The channel ended before {method} was answered. What was seen:\n{Events}"));
        }
    }

    private async Task HearAsync(JsonElement message)
    {
        switch (message.GetProperty("type").GetInt32())
        {
            case 10 when message.GetProperty("id").GetInt32() == 0 && _indices is null:
                await BeginAsync(message.GetProperty("data").GetProperty(ChatServer));
                break;
            case 10:
                Answer(message.GetProperty("id").GetInt32(), message.GetProperty("data").Clone());
                break;
            case 1 when _indices is not null && message.GetProperty("object").GetString() == ChatServer:
                await SignalAsync(_indices, message.GetProperty("signal").GetInt32(), message);
                break;
            case 2 when _indices is not null && _idle:
                _idle = false;
                Update(_indices, message.GetProperty("data").EnumerateArray().Single());
                await IdleAsync();
                break;
            default:
                throw new FormatException("Nothing of the kind is due now.");
        }
    }

    private async Task BeginAsync(JsonElement chatServer)
    {
        var signals = chatServer.GetProperty("signals").EnumerateArray().ToDictionary(pair => pair[0].GetString()!, pair => pair[1].GetInt32());
        var userList = chatServer.GetProperty("properties").EnumerateArray().Single(property => property[1].GetString() == "userList");
        if (userList[2][0].GetInt32() != 1)
        {
            throw new FormatException("The notify signal of userList is userListChanged, which is written as 1.");
        }

        _indices = new Indices(signals["newMessage"], signals["keepAlive"], userList[0].GetInt32(), userList[2][1].GetInt32());
        await SayAsync(new { type = 7, @object = ChatServer, signal = _indices.NewMessage });
        await SayAsync(new { type = 7, @object = ChatServer, signal = _indices.KeepAlive });
        await IdleAsync();
        Events.Add(new WebChannelEvent.Opened(
            [.. chatServer.GetProperty("methods").EnumerateArray().Select(pair => pair[0].GetString()!)], [.. signals.Keys, "userListChanged"], Texts(userList[3])));
    }

    private async Task SignalAsync(Indices indices, int signal, JsonElement message)
    {
        if (signal == indices.NewMessage)
        {
            var arguments = Texts(message.GetProperty("args"));
            Events.Add(arguments is [var time, var user, var text]
                ? new WebChannelEvent.NewMessage(time, user, text)
                : new WebChannelEvent.Fault($"newMessage has three strings: {message}"));
        }
        else if (signal == indices.KeepAlive)
        {
            Events.Add(new WebChannelEvent.KeepAlive());
            foreach (var name in _names)
            {
                var id = Interlocked.Increment(ref _lastCall);
                _calls[id] = ("keepAliveResponse", new TaskCompletionSource<JsonElement>());
                await CallAsync(id, "keepAliveResponse", name);
            }
        }
        else
        {
            throw new FormatException("Nobody has subscribed to this signal.");
        }
    }

    private void Update(Indices indices, JsonElement update)
    {
        if (update.GetProperty("object").GetString() != ChatServer
            || update.GetProperty("signals").GetProperty(indices.UserListChanged.ToString(CultureInfo.InvariantCulture)) is not { ValueKind: JsonValueKind.Array })
        {
            throw new FormatException("An update is of chatserver and has its notify signal.");
        }

        Events.Add(new WebChannelEvent.UserList(Texts(update.GetProperty("properties").GetProperty(indices.UserList.ToString(CultureInfo.InvariantCulture)))));
    }

    private void Answer(int id, JsonElement value)
    {
        if (!_calls.TryRemove(id, out var call))
        {
            throw new FormatException("No call with this id waits for an answer.");
        }

        Events.Add(new WebChannelEvent.Answer(call.Method, value));
        call.Answer.TrySetResult(value);
    }

    private ValueTask CallAsync(int id, string method, params string[] arguments) =>
        SayAsync(new { type = 6, @object = ChatServer, method, args = arguments, id });

    private ValueTask IdleAsync()
    {
        _idle = true; // before it is said: the answer may be quick
        return SayAsync(new { type = 4 });
    }

    private ValueTask SayAsync<T>(T message) => _messages.WriteAsync(JsonSerializer.Serialize(message));

    private static ImmutableArray<string> Texts(JsonElement texts) => [.. texts.EnumerateArray().Select(text => text.GetString() ?? throw new FormatException("null is no text."))];

    private sealed record Indices(int NewMessage, int KeepAlive, int UserList, int UserListChanged);
}
