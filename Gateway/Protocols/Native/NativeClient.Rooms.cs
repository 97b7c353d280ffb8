using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using OrleansChat.Rooms;
using OrleansChat.Users;

namespace OrleansChat.Gateway.Protocols.Native;

/// <remarks>What is about rooms, and about those in them.</remarks>
internal sealed partial class NativeClient
{
    private async ValueTask<ServerFrame> ListRoomsAsync(long id, UserName user)
    {
        var rooms = await User(user).ListRoomsAsync(CancellationToken.None);
        return new ServerFrame.Ok(id) { Rooms = [.. rooms.Select(room => NativeDescription.Info(room, _parts.Time.GetUtcNow()))] };
    }

    private async ValueTask<ServerFrame> FindAsync(NativeRequest.Directory request)
    {
        var rooms = await _parts.Cluster.GetGrain<IRoomDirectoryGrain>(IRoomDirectoryGrain.Key).FindAsync(request.Query, CancellationToken.None);
        return new ServerFrame.Ok(request.Id) { Rooms = [.. rooms.Select(NativeDescription.Info)] };
    }

    private async ValueTask<ServerFrame> CreateAsync(NativeRequest.Create request, UserName user)
    {
        foreach (var invited in request.Invite)
        {
            if (!await IsThereAsync(invited))
            {
                return ServerFrame.Error.Of(request.Id, ChatErrors.NoSuchUser with { Text = $"There is no user {invited}." });
            }
        }

        var command = new CreateRoom(user.Value, request.Key, request.Card, [.. request.Invite.Select(invited => invited.Value)]);
        var receipt = await _parts.Sender.CreateAsync(request.Room, command);
        return receipt.Error is { } error
            ? ServerFrame.Error.Of(request.Id, error)
            : await FinishAsync(request.Id, request.Room, user, [user, .. request.Invite]);
    }

    private async ValueTask<ServerFrame> OpenDirectAsync(NativeRequest.Direct request, UserName user)
    {
        if (request.User == user)
        {
            return ServerFrame.Error.Of(request.Id, ChatErrors.BadRequest with { Text = "user is oneself." });
        }

        var room = DirectRoom(user, request.User);
        if (await User(user).FindRoomAsync(room.Value, CancellationToken.None) is { } there)
        {
            return Info(request.Id, there);
        }

        if (!await IsThereAsync(request.User))
        {
            return ServerFrame.Error.Of(request.Id, ChatErrors.NoSuchUser);
        }

        var command = new CreateRoom(user.Value, MessageKey.New(), new RoomCard(RoomKind.Direct, ""), [request.User.Value]);
        var receipt = await _parts.Sender.CreateAsync(room, command);
        return receipt.Error is { } error ? ServerFrame.Error.Of(request.Id, error) : await FinishAsync(request.Id, room, user, [user, request.User]);
    }

    private async ValueTask<ServerFrame> DescribeAsync(NativeRequest.Info request, UserName user) =>
        await User(user).FindRoomAsync(request.Room.Value, CancellationToken.None) is { } room
            ? Info(request.Id, room)
            : ServerFrame.Error.Of(request.Id, ChatErrors.NoSuchRoom);

    private async ValueTask<ServerFrame> StandAsync(NativeRequest.Stand request, UserName user)
    {
        var whom = request.User ?? user;
        if (request.What == RoomAct.Invited && !await IsThereAsync(whom))
        {
            return ServerFrame.Error.Of(request.Id, ChatErrors.NoSuchUser);
        }

        var command = new ChangeStanding(user.Value, whom.Value, request.What, request.Role, request.For);
        var receipt = await _parts.Sender.ChangeAsync(request.Room, command);
        if (receipt.Error is { } error)
        {
            return ServerFrame.Error.Of(request.Id, error);
        }

        if (request.What == RoomAct.Joined)
        {
            return await FinishAsync(request.Id, request.Room, user, [whom]);
        }

        await NoteAsync(request.Room, [whom]);
        return new ServerFrame.Ok(request.Id)
        {
            Room = request.Room.Value,
            MutedUntil = request.What == RoomAct.Muted ? NativeDescription.Time(receipt.At + request.For) : null,
        };
    }

    private async ValueTask<ServerFrame> ChangeAsync(NativeRequest.Settings request, UserName user)
    {
        var command = new ChangeRoom(user.Value, request.Title, request.Topic, request.Kind, request.IsReadOnly);
        var receipt = await _parts.Sender.ChangeAsync(request.Room, command);
        return receipt.Error is { } error ? ServerFrame.Error.Of(request.Id, error) : new ServerFrame.Ok(request.Id) { Room = request.Room.Value };
    }

    private async ValueTask<ServerFrame> ListAsync(NativeRequest.Members request, UserName user)
    {
        var people = await Room(request.Room).ListPeopleAsync(user.Value, request.After, request.Limit);
        return people.Error is { } error
            ? ServerFrame.Error.Of(request.Id, error)
            : new ServerFrame.Ok(request.Id)
            {
                Room = request.Room.Value,
                Count = people.Count,
                Members = [.. people.Page.Select(person => NativeDescription.Member(person, _parts.Time.GetUtcNow()))],
            };
    }

    private async ValueTask<ServerFrame> AnnotateAsync(NativeRequest.Annotate request, UserName user)
    {
        var command = new AnnotateMessage(user.Value, request.Key, request.Kind, request.Target, request.Text);
        return Answer(request, await _parts.Sender.AnnotateAsync(request.Room, command));
    }

    private async ValueTask<ServerFrame> NoteAsync(NativeRequest.Read request, UserName user) =>
        await User(user).SetReadAsync(request.Room.Value, request.Sequence) is { } state
            ? new ServerFrame.Ok(request.Id) { Room = request.Room.Value, Read = state.Read, Unread = state.Unread }
            : ServerFrame.Error.Of(request.Id, ChatErrors.NoSuchRoom);

    /// <summary>Tells those whom it concerns, and the user what the room is now.</summary>
    private async ValueTask<ServerFrame> FinishAsync(long id, RoomId room, UserName user, ImmutableArray<UserName> concerned)
    {
        await NoteAsync(room, concerned);
        return await User(user).FindRoomAsync(room.Value, CancellationToken.None) is { } info
            ? Info(id, info)
            : ServerFrame.Error.Of(id, ChatErrors.NoSuchRoom); // put out in the same moment
    }

    // A hint, so what cannot be told is not.
    private async ValueTask NoteAsync(RoomId room, ImmutableArray<UserName> users)
    {
        try
        {
            await Task.WhenAll(users.Select(user => User(user).NoteAsync(room.Value).AsTask()));
        }
        catch (Exception fault)
        {
            LogNotNoted(_parts.Logger, fault);
        }
    }

    private async ValueTask<bool> IsThereAsync(UserName user) => (await User(user).GetPresenceAsync()).HasAccount;

    private ServerFrame.Ok Info(long id, UserRoom room) => new(id) { Info = NativeDescription.Info(room, _parts.Time.GetUtcNow()) };

    private IUserGrain User(UserName user) => _parts.Cluster.GetGrain<IUserGrain>(user.Value);

    // The same for both of them, and another for any other two: a name has no line break.
    private static RoomId DirectRoom(UserName one, UserName other)
    {
        var names = string.CompareOrdinal(one.Value, other.Value) < 0 ? $"{one}\n{other}" : $"{other}\n{one}";
        return RoomId.Parse(NativeCodec.DirectPrefix + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(names)).AsSpan(0, 16)));
    }

    [LoggerMessage(2425, LogLevel.Information, "Somebody could not be told of a change of their rooms; they find it when they ask.")]
    private static partial void LogNotNoted(ILogger logger, Exception fault);
}
