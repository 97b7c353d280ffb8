using OrleansChat.Gateway.WebSockets;
using OrleansChat.Rooms;
using OrleansChat.Users;

namespace OrleansChat.Gateway.Protocols.Native;

/// <summary>One connection: who signed in on it, and which rooms it follows.</summary>
/// <remarks>
/// Requests are taken and answered one after the other, so that sends keep their order and a client that asks faster than it reads is held up by
/// itself alone; what happens in rooms comes from each <see cref="NativeSubscription"/>. They meet in the line, where frames go one by one.
/// </remarks>
internal sealed partial class NativeClient : IAsyncDisposable
{
    private readonly INativeLine _line;
    private readonly NativeParts _parts;
    private readonly string _address;
    private readonly CancellationTokenSource _signedIn = new();
    private readonly Dictionary<RoomId, NativeSubscription> _subscriptions = [];
    private readonly SemaphoreSlim _checking = new(1); // held while it is being found out who the client is
    private readonly Task _deadline;
    private readonly NativeNotices _notices;
    private UserName? _user;
    private IDisposable? _following;

    /// <param name="line">The way to the client.</param>
    /// <param name="parts">What every connection uses.</param>
    /// <param name="address">Where it comes from, without port.</param>
    public NativeClient(INativeLine line, NativeParts parts, string address)
    {
        _line = line;
        _parts = parts;
        _address = address;
        _notices = new NativeNotices(line);
        _deadline = EndUnlessSignedInAsync();
    }

    /// <summary>Does what the client asks for, and answers: exactly once, whatever happens. One request at a time.</summary>
    public async ValueTask AnswerAsync(NativeRequest request)
    {
        await _line.AnswerAsync(request, await TryServeAsync(request));
        switch (request)
        {
            case NativeRequest.Subscribe { Room: var room } when _subscriptions.TryGetValue(room, out var subscription):
                subscription.Begin();
                break;
            case NativeRequest.SignOut when _user is not null:
                await _line.CloseAsync(CloseReason.SignedOut);
                break;
        }
    }

    /// <summary>Lets in who has shown who they are. By the client's owner before the first request, or by a request.</summary>
    public async ValueTask EnterAsync(UserName user)
    {
        _user = user;
        await _signedIn.CancelAsync();
        _following = await _parts.Notices.FollowAsync(user, _notices.Hear); // before the answer: who asks for rooms then, and listens, misses nothing
    }

    public async ValueTask DisposeAsync()
    {
        await _signedIn.CancelAsync();
        await _deadline;
        _signedIn.Dispose();
        _checking.Dispose();
        _following?.Dispose();
        foreach (var subscription in _subscriptions.Values)
        {
            await subscription.DisposeAsync();
        }
    }

    private async ValueTask<ServerFrame> TryServeAsync(NativeRequest request)
    {
        try
        {
            return await ServeAsync(request);
        }
        catch (Exception fault)
        {
            LogNotServed(_parts.Logger, fault, request.GetType().Name);
            return ServerFrame.Error.Of(request.Id, ChatErrors.Unavailable);
        }
    }

    // Its user was put out of the room, and has been told.
    private async ValueTask ForgetIfOverAsync(RoomId room)
    {
        if (_subscriptions.TryGetValue(room, out var subscription) && subscription.IsOver)
        {
            _subscriptions.Remove(room);
            await subscription.DisposeAsync();
        }
    }

    private async Task EndUnlessSignedInAsync()
    {
        try
        {
            await Task.Delay(_parts.Options.Value.SignInWithin, _parts.Time, _signedIn.Token);
        }
        catch (OperationCanceledException)
        {
            return; // it has, or it is gone
        }

        await _checking.WaitAsync();
        var isNobody = _user is null;
        _checking.Release();
        if (isNobody)
        {
            await _line.CloseAsync(CloseReason.NotSignedIn);
        }
    }

    [LoggerMessage(2422, LogLevel.Warning, "A request ({Request}) of a client of orleanschat.v1 could not be served; the client is told to try again.")]
    private static partial void LogNotServed(ILogger logger, Exception fault, string request);
}
