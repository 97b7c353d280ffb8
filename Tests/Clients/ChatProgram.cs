using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Threading.Channels;
using Google.Protobuf;
using Grpc.Core;
using OrleansChat.Gateway.Protocols.SimpleChat.Wire;

namespace OrleansChat.Tests.Clients;

/// <summary>A client in another language, as a program that is driven line by line.</summary>
/// <remarks>
/// Words are parted by one blank; what is text or bytes is Base64, of text the UTF-8.
/// <code>
/// > send CALL USER PASSWORD TIMESTAMP TYPE FROM CONTENT
/// > list CALL USER PASSWORD
/// > cancel CALL
/// &lt; ready
/// &lt; batch CALL COUNT                                   (so many messages follow, at once)
/// &lt; message CALL TIMESTAMP TYPE FROM CONTENT
/// &lt; end CALL STATUS TEXT
/// </code>
/// </remarks>
internal sealed class ChatProgram : IChatClient
{
    /// <summary>No answer within this is a failed test; nothing waits for it to pass.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly Process _process;
    private readonly Lock _writing = new();
    private readonly ConcurrentDictionary<string, Call> _calls = new();
    private Task _reading = Task.CompletedTask;
    private int _lastCall;

    private ChatProgram(Process process) => _process = process;

    public static async Task<ChatProgram> StartAsync(ProcessStartInfo start)
    {
        start.RedirectStandardInput = true;
        start.RedirectStandardOutput = true;
        var program = new ChatProgram(Process.Start(start)!); // null only with a shell
        Assert.Equal("ready", await program._process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(Patience));
        program._reading = program.ReadAsync();
        return program;
    }

    public Task<CallStatus> SendAsync(ChatMessage message, string user, string password)
    {
        var call = Begin();
        Write(
            "send", call.Id, Base64(user), Base64(password), message.Timestamp.ToString(CultureInfo.InvariantCulture),
            ((int)message.Type).ToString(CultureInfo.InvariantCulture), Base64(message.From), message.Content.ToBase64());
        return call.Ended.WaitAsync(Patience);
    }

    public Task<IChatStream> ListAsync(string user, string password)
    {
        var call = Begin();
        Write("list", call.Id, Base64(user), Base64(password));
        return Task.FromResult<IChatStream>(call);
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _reading;
        _process.Dispose();
    }

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

    private static string Text(string base64) => Encoding.UTF8.GetString(Convert.FromBase64String(base64));

    private Call Begin()
    {
        var call = new Call(this, Interlocked.Increment(ref _lastCall).ToString(CultureInfo.InvariantCulture));
        _calls[call.Id] = call;
        return call;
    }

    private void Write(params string[] words)
    {
        lock (_writing)
        {
            _process.StandardInput.WriteLine(string.Join(' ', words));
            _process.StandardInput.Flush();
        }
    }

    private async Task ReadAsync()
    {
        while (await _process.StandardOutput.ReadLineAsync(CancellationToken.None) is { } line)
        {
            var words = line.Split(' ');
            var call = _calls[words[1]];
            switch (words[0])
            {
                case "batch":
                    call.Begin(int.Parse(words[2], CultureInfo.InvariantCulture));
                    break;
                case "message":
                    call.Add(new ChatMessage
                    {
                        Timestamp = ulong.Parse(words[2], CultureInfo.InvariantCulture),
                        Type = (ChatMessage.Types.ContentType)int.Parse(words[3], CultureInfo.InvariantCulture),
                        From = Text(words[4]),
                        Content = ByteString.FromBase64(words[5]),
                    });
                    break;
                case "end":
                    _calls.TryRemove(call.Id, out _);
                    call.End(new CallStatus((StatusCode)int.Parse(words[2], CultureInfo.InvariantCulture), Text(words[3])));
                    break;
            }
        }

        foreach (var call in _calls.Values)
        {
            call.End(new CallStatus(StatusCode.Cancelled, "The client's program has ended."));
        }
    }

    private sealed class Call(ChatProgram program, string id) : IChatStream
    {
        private readonly Channel<ChatMessages> _batches = Channel.CreateUnbounded<ChatMessages>();
        private readonly TaskCompletionSource<CallStatus> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private ChatMessages _batch = new();
        private int _missing;

        public string Id { get; } = id;

        public Task<CallStatus> Ended => _ended.Task;

        public CallStatus? Status { get; private set; }

        public async Task<ChatMessages?> ReadAsync()
        {
            if (await _batches.Reader.WaitToReadAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(Patience)
                && _batches.Reader.TryRead(out var batch))
            {
                return batch;
            }

            Status = await Ended;
            return null;
        }

        public ValueTask DisposeAsync()
        {
            if (!Ended.IsCompleted)
            {
                program.Write("cancel", Id);
            }

            return ValueTask.CompletedTask;
        }

        public void Begin(int count)
        {
            _batch = new ChatMessages();
            _missing = count;
            PassOnIfComplete();
        }

        public void Add(ChatMessage message)
        {
            _batch.Messages.Add(message);
            _missing--;
            PassOnIfComplete();
        }

        public void End(CallStatus status)
        {
            _ended.TrySetResult(status);
            _batches.Writer.TryComplete();
        }

        private void PassOnIfComplete()
        {
            if (_missing == 0)
            {
                _batches.Writer.TryWrite(_batch);
            }
        }
    }
}
