using OrleansChat.Gateway.Feeds;
using OrleansChat.Gateway.Sessions;
using OrleansChat.Rooms;
using OrleansChat.Users;

namespace OrleansChat.Gateway.Protocols.Native;

internal sealed partial class NativeClient
{
    /// <summary>A keystroke is not worth a message.</summary>
    private static readonly TimeSpan TypingPause = TimeSpan.FromSeconds(2);

    private long? _toldTyping;

    private ValueTask<ServerFrame> ServeAsync(NativeRequest request) => request switch
    {
        NativeRequest.Refused refused => Refuse(request, refused.Error),
        NativeRequest.SignIn or NativeRequest.SignInByToken or NativeRequest.Register when _user is not null => Refuse(request, ChatErrors.AlreadySignedIn),
        NativeRequest.SignIn credentials => CheckAsync(() => SignInAsync(credentials)),
        NativeRequest.SignInByToken token => CheckAsync(() => SignIn(token)),
        NativeRequest.Register credentials => CheckAsync(() => RegisterAsync(credentials)),
        _ when _user is null => Refuse(request, ChatErrors.NotSignedIn),
        NativeRequest.Refresh => new(Token(request.Id, _user.Value)),
        NativeRequest.SignOut => new(new ServerFrame.Ok(request.Id)),
        NativeRequest.Rooms => ListRoomsAsync(request.Id, _user.Value),
        NativeRequest.Subscribe subscribe => SubscribeAsync(subscribe),
        NativeRequest.Unsubscribe unsubscribe => UnsubscribeAsync(unsubscribe),
        NativeRequest.Send send => SendAsync(send, _user.Value),
        NativeRequest.History history => ReadAsync(history),
        NativeRequest.Image image => ReadAsync(image),
        NativeRequest.Typing typing => TellTypingAsync(typing, _user.Value),
        NativeRequest.Directory directory => FindAsync(directory),
        NativeRequest.Create create => CreateAsync(create, _user.Value),
        NativeRequest.Direct direct => OpenDirectAsync(direct, _user.Value),
        NativeRequest.Info info => DescribeAsync(info, _user.Value),
        NativeRequest.Stand stand => StandAsync(stand, _user.Value),
        NativeRequest.Settings settings => ChangeAsync(settings, _user.Value),
        NativeRequest.Members members => ListAsync(members, _user.Value),
        NativeRequest.Annotate annotate => AnnotateAsync(annotate, _user.Value),
        NativeRequest.Read read => NoteAsync(read, _user.Value),
        _ => Refuse(request, ChatErrors.UnknownRequest),
    };

    private static ValueTask<ServerFrame> Refuse(NativeRequest request, ChatError error) => new(ServerFrame.Error.Of(request.Id, error));

    // Nobody is sent away for the time that this server takes to check who they are.
    private async ValueTask<ServerFrame> CheckAsync(Func<ValueTask<ServerFrame>> check)
    {
        await _checking.WaitAsync();
        try
        {
            return await check();
        }
        finally
        {
            _checking.Release();
        }
    }

    private async ValueTask<ServerFrame> SignInAsync(NativeRequest.SignIn request)
    {
        var (user, error) = await _parts.Authenticator.SignInAsync(request.User, request.Password, _address, CancellationToken.None);
        return error is null ? await SignedInAsync(request.Id, user) : ServerFrame.Error.Of(request.Id, error);
    }

    private ValueTask<ServerFrame> SignIn(NativeRequest.SignInByToken request) =>
        _parts.Tokens.TryRead(request.Token, out var user) ? SignedInAsync(request.Id, user) : Refuse(request, ChatErrors.TokenInvalid);

    private async ValueTask<ServerFrame> RegisterAsync(NativeRequest.Register request)
    {
        if (!_parts.Registration.Value.Open)
        {
            return ServerFrame.Error.Of(request.Id, ChatErrors.RegistrationClosed);
        }

        if (!UserName.TryParse(request.User, out var user) || request.Password is "")
        {
            var fault = request.Password is "" ? "password is empty." : "user is no name: 1 to 64 characters, none of them a control character, no blank at either end.";
            return ServerFrame.Error.Of(request.Id, ChatErrors.BadRequest with { Text = fault });
        }

        var error = await _parts.Authenticator.RegisterAsync(user, request.Password, _address, CancellationToken.None);
        return error is null ? await SignedInAsync(request.Id, user) : ServerFrame.Error.Of(request.Id, error);
    }

    private async ValueTask<ServerFrame> SignedInAsync(long id, UserName user)
    {
        var answer = Token(id, user) with { User = user.Value };
        await EnterAsync(user);
        return answer;
    }

    private ServerFrame.Ok Token(long id, UserName user)
    {
        var token = _parts.Tokens.Issue(user);
        return new ServerFrame.Ok(id) { Token = token.Text, TokenExpiresInMs = (long)token.ExpiresIn.TotalMilliseconds };
    }

    private async ValueTask<ServerFrame> SubscribeAsync(NativeRequest.Subscribe request)
    {
        var user = _user!.Value; // ServeAsync lets nobody else so far
        await ForgetIfOverAsync(request.Room);
        var refusal = _subscriptions.ContainsKey(request.Room) ? ChatErrors.AlreadySubscribed
            : _subscriptions.Count >= _parts.Options.Value.MaxRooms ? ChatErrors.TooManyRooms
            : (await Room(request.Room).AdmitAsync(user.Value)).Error;
        if (refusal is not null)
        {
            return ServerFrame.Error.Of(request.Id, refusal);
        }

        // Decided by the log, before the feed is opened: that one begins later, if what it is asked for is gone.
        var log = await ReadEndAsync(request.Room);
        var start = SubscriptionStart.Decide(log, request.After, request.Last);
        var encoder = _line.Encoders.Of(request.Room);
        var cursor = await _parts.Feeds.OpenAsync(request.Room, encoder, start.After, CancellationToken.None);
        FeedCursor? passing = null;
        ChatSession session;
        try
        {
            if (cursor.Epoch != log.Head.Epoch || cursor.After != start.After)
            {
                cursor.Ask(); // the feed is another log's, and hears of it; or more was removed meanwhile
                cursor.Dispose();
                return ServerFrame.Error.Of(request.Id, ChatErrors.RoomMoved);
            }

            // Once more: who is put out from here on hears it from the feed, at a place behind this one.
            if ((await Room(request.Room).AdmitAsync(user.Value)).Error is { } error)
            {
                cursor.Dispose();
                return ServerFrame.Error.Of(request.Id, error);
            }

            cursor.FollowRoster();
            passing = await _parts.Feeds.OpenPassingAsync(request.Room, encoder.Passing, RoomFeed.AtHead, CancellationToken.None);
            session = await _parts.Sessions.OpenAsync(user, request.Room);
        }
        catch
        {
            passing?.Dispose();
            cursor.Dispose();
            throw;
        }

        _subscriptions[request.Room] = new NativeSubscription(
            _line, cursor, session, encoder.Rosters, new NativeTyping(_line, _parts, request.Room, passing), _parts);
        return new ServerFrame.Ok(request.Id)
        {
            Room = request.Room.Value,
            Head = NativeDescription.Place(log.Head),
            First = log.First,
            After = start.After,
            Recovered = start.Recovered,
            Reason = start.Reason,
        };
    }

    private async ValueTask<ServerFrame> UnsubscribeAsync(NativeRequest.Unsubscribe request)
    {
        await ForgetIfOverAsync(request.Room);
        if (!_subscriptions.Remove(request.Room, out var subscription))
        {
            return ServerFrame.Error.Of(request.Id, ChatErrors.NotSubscribed);
        }

        await subscription.DisposeAsync();
        return new ServerFrame.Ok(request.Id) { Room = request.Room.Value };
    }

    private async ValueTask<ServerFrame> SendAsync(NativeRequest.Send request, UserName user)
    {
        // The sender's clock is not asked for; those who show one are told this one.
        var content = request.Content with { ClientTime = (ulong)_parts.Time.GetUtcNow().ToUnixTimeMilliseconds() };
        return Answer(request, await _parts.Sender.SendAsync(request.Room, new SendMessage(user.Value, request.Key, content)));
    }

    private static ServerFrame Answer(NativeRequest.InRoom request, SendReceipt receipt) => receipt is { Error: null, Position: { } position }
        ? new ServerFrame.Ok(request.Id)
        {
            Room = request.Room.Value,
            Epoch = position.Epoch,
            Seq = position.Sequence,
            At = NativeDescription.Time(receipt.At),
            Repeated = receipt.Repeated,
        }
        : ServerFrame.Error.Of(request.Id, receipt.Error ?? ChatErrors.Unavailable);

    private async ValueTask<ServerFrame> ReadAsync(NativeRequest.History request)
    {
        var page = await Room(request.Room).ReadAsync(request.Query with { Reader = _user!.Value.Value }, CancellationToken.None);
        if (page.Error is { } error)
        {
            return ServerFrame.Error.Of(request.Id, error);
        }

        return new ServerFrame.Ok(request.Id)
        {
            Room = request.Room.Value,
            Head = NativeDescription.Place(page.Head),
            First = page.First,
            Messages = [.. page.Messages.Select(NativeDescription.Entry)],
        };
    }

    private async ValueTask<ServerFrame> ReadAsync(NativeRequest.Image request)
    {
        var query = ReadHistory.After(request.Sequence - 1, maxMessages: 1, maxBytes: 1) with { Reader = _user!.Value.Value };
        var page = await Room(request.Room).ReadAsync(query, CancellationToken.None);
        if (page.Error is { } error)
        {
            return ServerFrame.Error.Of(request.Id, error);
        }

        if (page.Messages is not [{ } message] || message.Sequence != request.Sequence || message.State is { Deleted: > 0 })
        {
            return ServerFrame.Error.Of(request.Id, ChatErrors.NoSuchMessage);
        }

        if (message.Content.Kind != ContentKind.Image)
        {
            return ServerFrame.Error.Of(request.Id, ChatErrors.NotAnImage);
        }

        return new ServerFrame.Ok(request.Id)
        {
            Room = request.Room.Value,
            Seq = message.Sequence,
            MediaType = NativeDescription.MediaType(message.Content.Body),
            FileName = message.Content.FileName,
            Image = message.Content.Body,
        };
    }

    private async ValueTask<ServerFrame> TellTypingAsync(NativeRequest.Typing request, UserName user)
    {
        var done = new ServerFrame.Ok(request.Id) { Room = request.Room.Value };
        if (request.Room != RoomId.Lobby && _subscriptions.GetValueOrDefault(request.Room) is not { IsOver: false })
        {
            return ServerFrame.Error.Of(request.Id, ChatErrors.NotSubscribed);
        }

        if (_toldTyping is { } before && _parts.Time.GetElapsedTime(before) < TypingPause)
        {
            return done;
        }

        _toldTyping = _parts.Time.GetTimestamp();
        var content = new MessageContent(ContentKind.Typing, [], 0);
        var receipt = await _parts.Sender.PassAsync(request.Room, new SendMessage(user.Value, MessageKey.New(), content));
        return receipt.Error is { } error ? ServerFrame.Error.Of(request.Id, error) : done;
    }

    private ValueTask<HistoryPage> ReadEndAsync(RoomId room) =>
        Room(room).ReadAsync(ReadHistory.Before(long.MaxValue, maxMessages: 1, maxBytes: 1) with { Images = false }, CancellationToken.None);

    private IRoomGrain Room(RoomId room) => _parts.Cluster.GetGrain<IRoomGrain>(room.Value);

}
