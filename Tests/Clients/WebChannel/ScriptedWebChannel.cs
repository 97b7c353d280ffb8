using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Text.Json;
using OrleansChat.Tests.Clients.Lines;

namespace OrleansChat.Tests.Clients.WebChannel;

/// <summary>The client of <c>Script/webchannel.js</c>, wherever it runs.</summary>
/// <remarks>
/// A line is a JSON object.
/// <code>
/// > {"do":"open","channel":1,"url":"ws://localhost:12345"}
/// > {"do":"call","channel":1,"call":5,"method":"login","args":["bob"]}
/// > {"do":"keepAlive","channel":1,"names":["bob"]}           (for whom keepAlive is answered from now on)
/// > {"do":"close","channel":1}
/// &lt; {"say":"ready"}
/// &lt; {"say":"opened","channel":1,"methods":["login",…],"signals":["newMessage",…],"users":["alice",…]}
/// &lt; {"say":"answer","channel":1,"call":5,"value":true}
/// &lt; {"say":"newMessage","channel":1,"time":"12:00:00","user":"bob","text":"hello"}
/// &lt; {"say":"keepAlive","channel":1}
/// &lt; {"say":"userList","channel":1,"users":["alice","bob"]}
/// &lt; {"say":"closed","channel":1,"code":1000}                   (null: the socket does not say it)
/// &lt; {"say":"fault","channel":1,"text":"…"}                     (without channel: of whichever)
/// </code>
/// </remarks>
internal sealed class ScriptedWebChannel : IWebChannelClient
{
    private readonly ILines _lines;
    private readonly IAsyncDisposable[] _with;
    private readonly ConcurrentDictionary<int, Channel> _channels = new();
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task _reading;
    private int _last;

    private ScriptedWebChannel(ILines lines, IAsyncDisposable[] with)
    {
        (_lines, _with) = (lines, with);
        _reading = ReadAsync();
    }

    /// <param name="lines">To the script.</param>
    /// <param name="with">What it runs in; disposed in this order, after the lines.</param>
    public static async Task<IWebChannelClient> StartAsync(ILines lines, params IAsyncDisposable[] with)
    {
        var client = new ScriptedWebChannel(lines, with);
        await client._ready.Task.WaitAsync(Eventually.Patience, TestContext.Current.CancellationToken);
        return client;
    }

    public async Task<IWebChannel> OpenAsync(Uri url)
    {
        var channel = new Channel(this, Interlocked.Increment(ref _last));
        _channels[channel.Id] = channel;
        await WriteAsync(new { @do = "open", channel = channel.Id, url = url.OriginalString });
        channel.Opened = await channel.Events.WaitForAsync<WebChannelEvent.Opened>();
        return channel;
    }

    public async ValueTask DisposeAsync()
    {
        await _lines.DisposeAsync();
        foreach (var part in _with)
        {
            await part.DisposeAsync();
        }

        await _reading;
    }

    // What is not ASCII goes out escaped, so that no script takes one of Unicode's line ends for the end of the line.
    private ValueTask WriteAsync<T>(T command) => _lines.WriteAsync(JsonSerializer.Serialize(command));

    private async Task ReadAsync()
    {
        try
        {
            while (await _lines.ReadAsync() is { } line)
            {
                using var said = JsonDocument.Parse(line);
                Hear(said.RootElement);
            }
        }
        finally
        {
            _ready.TrySetException(new EndOfStreamException("The client ended before it was ready."));
            foreach (var channel in _channels.Values)
            {
                channel.End();
            }
        }
    }

    private void Hear(JsonElement said)
    {
        if (said.GetProperty("say").GetString() == "ready")
        {
            _ready.SetResult();
        }
        else if (!said.TryGetProperty("channel", out var id))
        {
            foreach (var channel in _channels.Values)
            {
                channel.Hear(said);
            }
        }
        else if (_channels.TryGetValue(id.GetInt32(), out var channel))
        {
            channel.Hear(said);
        }
    }

    private sealed class Channel(ScriptedWebChannel client, int id) : IWebChannel
    {
        private readonly ConcurrentDictionary<int, (string Method, TaskCompletionSource<JsonElement> Answer)> _calls = new();

        public int Id => id;

        public WebChannelEvent.Opened Opened { get; set; } = null!; // set before the channel is given out

        public Sightings<WebChannelEvent> Events { get; } = new();

        public async Task<JsonElement> CallAsync(string method, params string[] arguments)
        {
            var call = Interlocked.Increment(ref client._last);
            var answer = new TaskCompletionSource<JsonElement>(TaskCreationOptions.RunContinuationsAsynchronously);
            _calls[call] = (method, answer);
            await client.WriteAsync(new { @do = "call", channel = id, call, method, args = arguments });
            return await answer.Task.WaitAsync(Eventually.Patience, TestContext.Current.CancellationToken);
        }

        public async Task AnswerKeepAliveForAsync(params string[] names) =>
            await client.WriteAsync(new { @do = "keepAlive", channel = id, names });

        public async ValueTask DisposeAsync()
        {
            await client.WriteAsync(new { @do = "close", channel = id });
            await Events.Closed.WaitAsync(Eventually.Patience, CancellationToken.None);
        }

        public void Hear(JsonElement said)
        {
            switch (said.GetProperty("say").GetString())
            {
                case "opened":
                    Events.Add(new WebChannelEvent.Opened(Texts(said, "methods"), Texts(said, "signals"), Texts(said, "users")));
                    break;
                case "newMessage":
                    Events.Add(new WebChannelEvent.NewMessage(Text(said, "time"), Text(said, "user"), Text(said, "text")));
                    break;
                case "keepAlive":
                    Events.Add(new WebChannelEvent.KeepAlive());
                    break;
                case "userList":
                    Events.Add(new WebChannelEvent.UserList(Texts(said, "users")));
                    break;
                case "answer":
                    Answer(said.GetProperty("call").GetInt32(), said.GetProperty("value").Clone());
                    break;
                case "closed":
                    Events.Add(new WebChannelEvent.Closed(said.GetProperty("code") is { ValueKind: JsonValueKind.Number } code ? code.GetInt32() : null));
                    End();
                    break;
                default:
                    Events.Add(new WebChannelEvent.Fault(Text(said, "text")));
                    break;
            }
        }

        public void End()
        {
            client._channels.TryRemove(id, out _);
            Events.Close();
            foreach (var (method, answer) in _calls.Values)
            {
                answer.TrySetException(new EndOfStreamException($"The channel ended before {method} was answered. What was seen:\n{Events}"));
            }
        }

        private void Answer(int call, JsonElement value)
        {
            _calls.TryRemove(call, out var answered); // a second answer makes qwebchannel.js throw, so it does not come here
            Events.Add(new WebChannelEvent.Answer(answered.Method, value));
            answered.Answer.SetResult(value);
        }

        private static string Text(JsonElement said, string name) => said.GetProperty(name).GetString() ?? "";

        private static ImmutableArray<string> Texts(JsonElement said, string name) =>
            [.. said.GetProperty(name).EnumerateArray().Select(text => text.GetString() ?? "")];
    }
}
