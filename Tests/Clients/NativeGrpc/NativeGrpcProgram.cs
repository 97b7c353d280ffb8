using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Google.Protobuf;
using Grpc.Core;
using OrleansChat.Gateway.Protocols.NativeGrpc.Wire;
using OrleansChat.Tests.Clients.Lines;

namespace OrleansChat.Tests.Clients.NativeGrpc;

/// <summary>A client of <c>orleanschat.v1.Chat</c> in another language, as a program that is driven line by line.</summary>
/// <remarks>
/// A line is a JSON object; frames are in the JSON of protocol buffers, with the names of the .proto file.
/// <code>
/// > {"do":"connect","call":1,"metadata":[["user-name","user1"],["user-password","qwerty"]]}
/// > {"do":"send","call":1,"frame":{"id":"1","rooms":{}}}
/// > {"do":"finish","call":1}
/// > {"do":"cancel","call":1}
/// &lt; {"say":"ready"}
/// &lt; {"say":"frame","call":1,"frame":{…}}
/// &lt; {"say":"end","call":1,"status":14,"text":"…","close":"4001"}
/// </code>
/// </remarks>
internal sealed class NativeGrpcProgram : INativeGrpcClient
{
    private static readonly JsonFormatter Formatter = new(JsonFormatter.Settings.Default.WithPreserveProtoFieldNames(true));

    private readonly ILines _lines;
    private readonly ConcurrentDictionary<int, Call> _calls = new();
    private Task _reading = Task.CompletedTask;
    private int _last;

    private NativeGrpcProgram(ILines lines) => _lines = lines;

    /// <summary>The client of <c>Node/nativegrpc.mjs</c>, on @grpc/grpc-js.</summary>
    public static async Task<INativeGrpcClient> StartNodeAsync(int grpcPort)
    {
        var directory = await NodeWorkshop.BuildAsync();
        string[] arguments = ["nativegrpc.mjs", Path.Combine(Workshop.Sources, "orleanschat.proto"), string.Create(CultureInfo.InvariantCulture, $"localhost:{grpcPort}")];
        var lines = ProgramLines.Start(new ProcessStartInfo("node", arguments) { WorkingDirectory = directory });
        var ready = await lines.ReadAsync().AsTask().WaitAsync(Eventually.Patience, TestContext.Current.CancellationToken);
        Assert.Equal("""{"say":"ready"}""", ready);
        var program = new NativeGrpcProgram(lines);
        program._reading = program.ReadAsync();
        return program;
    }

    public async Task<INativeGrpcStream> ConnectAsync(params (string Name, string Value)[] metadata)
    {
        var call = new Call(this, Interlocked.Increment(ref _last));
        _calls[call.Id] = call;
        await WriteAsync(new { @do = "connect", call = call.Id, metadata = metadata.Select(field => new[] { field.Name, field.Value }) });
        return call;
    }

    public async ValueTask DisposeAsync()
    {
        await _lines.DisposeAsync();
        await _reading;
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
                if (said.RootElement.TryGetProperty("frame", out var frame))
                {
                    call.Frames.Add(JsonParser.Default.Parse<ServerFrame>(frame.GetRawText()));
                }
                else
                {
                    call.End(End(said.RootElement));
                }
            }
        }
        finally
        {
            foreach (var call in _calls.Values)
            {
                call.End(new StreamEnd(StatusCode.Cancelled, "The client's program has ended."));
            }
        }
    }

    private static StreamEnd End(JsonElement said) =>
        new((StatusCode)said.GetProperty("status").GetInt32(), Text(said, "text") ?? "", Text(said, "close"), Text(said, "error"));

    private static string? Text(JsonElement said, string name) => said.TryGetProperty(name, out var text) ? text.GetString() : null;

    private sealed class Call(NativeGrpcProgram program, int id) : INativeGrpcStream
    {
        private readonly TaskCompletionSource<StreamEnd> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public int Id => id;

        public Sightings<ServerFrame> Frames { get; } = new();

        public Task<StreamEnd> Ended => _ended.Task;

        public async Task SendAsync(ClientFrame request) => await program._lines.WriteAsync($$"""{"do":"send","call":{{id}},"frame":{{Formatter.Format(request)}}}""");

        public async Task FinishAsync() => await program.WriteAsync(new { @do = "finish", call = id });

        public async ValueTask DisposeAsync() => await program.WriteAsync(new { @do = "cancel", call = id });

        public void End(StreamEnd end)
        {
            _ended.TrySetResult(end);
            Frames.Close();
        }
    }
}
