using System.Collections.Concurrent;
using System.Text.Json;
using Google.Protobuf;
using Grpc.Core;
using OrleansChat.Gateway.Protocols.QtGrpcChat.Wire;
using OrleansChat.Tests.Clients.Lines;

namespace OrleansChat.Tests.Clients.QtGrpcChat;

/// <summary>A QtGrpcChat client in another language, as a program that is driven line by line.</summary>
/// <remarks>
/// A line is a JSON object; messages are in the JSON of protocol buffers, with the names of the .proto file.
/// <code>
/// > {"do":"register","call":1,"name":"ada","password":"x"}
/// > {"do":"enter","call":2,"name":"ada","password":"x"}
/// > {"do":"send","call":2,"message":{"username":"ada","timestamp":"1700000000000","text":{"content":"hello"}}}
/// > {"do":"finish","call":2}
/// > {"do":"cancel","call":2}
/// &lt; {"say":"ready"}
/// &lt; {"say":"message","call":2,"message":{…}}
/// &lt; {"say":"end","call":2,"status":0,"text":""}
/// </code>
/// </remarks>
internal sealed class QtGrpcChatProgram : IQtGrpcChatClient
{
    private static readonly JsonFormatter Formatter = new(JsonFormatter.Settings.Default.WithPreserveProtoFieldNames(true));

    private readonly ILines _lines;
    private readonly ConcurrentDictionary<int, Call> _calls = new();
    private Task _reading = Task.CompletedTask;
    private int _last;

    private QtGrpcChatProgram(ILines lines) => _lines = lines;

    public static async Task<IQtGrpcChatClient> StartAsync(ILines lines)
    {
        var ready = await lines.ReadAsync().AsTask().WaitAsync(Eventually.Patience, TestContext.Current.CancellationToken);
        Assert.Equal("""{"say":"ready"}""", ready);
        var program = new QtGrpcChatProgram(lines);
        program._reading = program.ReadAsync();
        return program;
    }

    public async Task<CallStatus> RegisterAsync(string name, string password)
    {
        var call = Begin();
        await WriteAsync(new { @do = "register", call = call.Id, name, password });
        return await call.Ended.WaitAsync(Eventually.Patience, TestContext.Current.CancellationToken);
    }

    public async Task<IQtChatRoom> EnterAsync(string name, string password)
    {
        var call = Begin();
        await WriteAsync(new { @do = "enter", call = call.Id, name, password });
        return call;
    }

    public async ValueTask DisposeAsync()
    {
        await _lines.DisposeAsync();
        await _reading;
    }

    private Call Begin()
    {
        var call = new Call(this, Interlocked.Increment(ref _last));
        _calls[call.Id] = call;
        return call;
    }

    private ValueTask WriteAsync<T>(T command) => _lines.WriteAsync(JsonSerializer.Serialize(command));

    private async Task ReadAsync()
    {
        try
        {
            while (await _lines.ReadAsync() is { } line)
            {
                using var said = JsonDocument.Parse(line);
                var call = _calls[said.RootElement.GetProperty("call").GetInt32()];
                if (said.RootElement.TryGetProperty("message", out var message))
                {
                    call.Messages.Add(JsonParser.Default.Parse<ChatMessage>(message.GetRawText()));
                }
                else
                {
                    call.End(new CallStatus((StatusCode)said.RootElement.GetProperty("status").GetInt32(), said.RootElement.GetProperty("text").GetString() ?? ""));
                }
            }
        }
        finally
        {
            foreach (var call in _calls.Values)
            {
                call.End(new CallStatus(StatusCode.Cancelled, "The client's program has ended."));
            }
        }
    }

    private sealed class Call(QtGrpcChatProgram program, int id) : IQtChatRoom
    {
        private readonly TaskCompletionSource<CallStatus> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public int Id => id;

        public Sightings<ChatMessage> Messages { get; } = new();

        public Task<CallStatus> Ended => _ended.Task;

        public async Task SendAsync(ChatMessage message) =>
            await program._lines.WriteAsync($$"""{"do":"send","call":{{id}},"message":{{Formatter.Format(message)}}}""");

        public async Task FinishAsync() => await program.WriteAsync(new { @do = "finish", call = id });

        public async ValueTask DisposeAsync() => await program.WriteAsync(new { @do = "cancel", call = id });

        public void End(CallStatus status)
        {
            _ended.TrySetResult(status);
            Messages.Close();
        }
    }
}
