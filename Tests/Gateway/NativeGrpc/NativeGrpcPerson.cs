using Google.Protobuf;
using OrleansChat.Gateway.Protocols.NativeGrpc.Wire;
using OrleansChat.Tests.Clients.NativeGrpc;

namespace OrleansChat.Tests.Gateway.NativeGrpc;

/// <summary>Somebody at a stream: what they ask, and what they hear besides the answers.</summary>
internal sealed class NativeGrpcPerson(INativeGrpcStream stream) : IAsyncDisposable
{
    private long _lastId;

    public INativeGrpcStream Stream => stream;

    /// <summary>What happened in rooms so far, in its order.</summary>
    public IEnumerable<Event> Events => stream.Frames.Entries.Where(frame => frame.FrameCase == ServerFrame.FrameOneofCase.Event).Select(frame => frame.Event);

    /// <summary>Opens a stream for a user, by metadata.</summary>
    public static async Task<NativeGrpcPerson> SignInAsync(INativeGrpcClient client, string user, string password = "qwerty") =>
        new(await client.ConnectAsync(("user-name", user), ("user-password", password)));

    /// <summary>Registers somebody new, who is in no room but the lobby.</summary>
    public static async Task<(NativeGrpcPerson Person, string Name)> RegisterAsync(INativeGrpcClient client)
    {
        var name = $"grpc-{Guid.NewGuid():n}"[..20];
        var person = new NativeGrpcPerson(await client.ConnectAsync());
        Assert.Equal(name, (await person.AskAsync(new ClientFrame { Register = new Credentials { User = name, Password = "qwerty" } })).Token?.User);
        return (person, name);
    }

    /// <summary>Asks, and waits for the answer.</summary>
    public async Task<ServerFrame> AskAsync(ClientFrame request)
    {
        var id = await BeginAsync(request);
        return await stream.Frames.WaitForAsync<ServerFrame>(frame => frame.Id == id);
    }

    /// <summary>Asks what is to be answered, and with what kind of answer.</summary>
    public async Task<T> AskAsync<T>(ClientFrame request, Func<ServerFrame, T?> pick)
        where T : class, IMessage
    {
        var answer = await AskAsync(request);
        return pick(answer) ?? throw new Xunit.Sdk.XunitException($"{request} was answered with {answer}");
    }

    /// <summary>Asks, and does not wait.</summary>
    public async Task<long> BeginAsync(ClientFrame request)
    {
        request.Id = Interlocked.Increment(ref _lastId);
        await stream.SendAsync(request);
        return request.Id;
    }

    public Task<Subscribed> SubscribeAsync(string room, Place? after = null, int last = 0) =>
        AskAsync(new ClientFrame { Subscribe = new Subscribe { Room = room, Last = last, After = after } }, answer => answer.Subscribed);

    public Task<Placed> SayAsync(string room, string text, Guid? key = null, long replyTo = 0) => AskAsync(
        new ClientFrame { Send = new Send { Room = room, Key = $"{key ?? Guid.NewGuid()}", Text = text, ReplyTo = replyTo } }, answer => answer.Placed);

    public Task<Event> HearAsync(string room, long seq) => HearAsync(happened => happened.Room == room && happened.Seq == seq);

    public async Task<Event> HearAsync(Func<Event, bool> isIt) =>
        (await stream.Frames.WaitForAsync<ServerFrame>(frame => frame.Event is { } happened && isIt(happened))).Event;

    /// <summary>The first frame of a kind without id.</summary>
    public Task<ServerFrame> HearAsync(ServerFrame.FrameOneofCase kind) => stream.Frames.WaitForAsync<ServerFrame>(frame => frame.Id == 0 && frame.FrameCase == kind);

    /// <summary>Asks what is to be refused.</summary>
    /// <returns>The error's code.</returns>
    public async Task<int> RefusedAsync(ClientFrame request) => (await AskAsync(request, answer => answer.Error)).Code;

    public ValueTask DisposeAsync() => stream.DisposeAsync();
}
