using Google.Protobuf;
using Grpc.Core;
using OrleansChat.Gateway.Feeds;
using OrleansChat.Gateway.Protocols.Shared;
using StatusType = OrleansChat.Gateway.Protocols.QtGrpcChat.Wire.UserStatus.Types.Type;

namespace OrleansChat.Gateway.Protocols.QtGrpcChat;

internal sealed partial class ChatRoomStream
{
    private static readonly Status TooSlow = new(StatusCode.Unavailable, "This client reads too slowly and has lost what it did not read; come back.");

    private readonly Dictionary<Guid, long> _readBefore = [];   // how far what passes was read, by epoch
    private FeedRun _nextPassing;                               // what passed and was not told yet, from this index on
    private int _nextIndex;
    private Guid _askedFor;                                     // the key of what the room was asked for
    private readonly Attendance _attendance;

    private bool HasPassing => _nextIndex < _nextPassing.Messages.Length;

    // 8. What is pending goes out together.
    private async Task PumpAsync(JoiningWriter client)
    {
        await GreetAsync(client);
        while (true)
        {
            _lobby.TakeNudge();
            var isLast = _clientIsDone; // asked before looking: what came before the client's end is pending
            await TellRosterAsync(client);
            switch (_lobby.TryRead(out var run))
            {
                case CursorState.Run:
                    await TellAsync(client, run);
                    break;
                case CursorState.Overtaken: // no resume in this protocol, so the reader is caught up at its own pace
                    await TellAsync(client, await _lobby.ReadLogAsync(_gone));
                    break;
                case CursorState.Closed:
                    _gone.ThrowIfCancellationRequested();
                    await client.FlushAsync();
                    throw new RpcException(GrpcStatus.ShuttingDown); // or the feed has ended; either way the client comes back
                default:
                    var waitsForRoom = await TellPassingAsync(client, _lobby.After);
                    await client.FlushAsync();
                    if (isLast)
                    {
                        return;
                    }

                    if (waitsForRoom || _passing.NudgeWhenReady(_lobby))
                    {
                        await _lobby.WaitAsync();
                    }

                    break;
            }
        }
    }

    // Clients show themselves connected at their own LOGIN.
    private async ValueTask GreetAsync(JoiningWriter client)
    {
        await TellAsync(client, _session.User.Value, StatusType.Login);
        await client.FlushAsync();

        var heard = _lobby.Roster;
        var others = _attendance.Begin(await _parts.Presences.FindRosterAsync(_session.Room) ?? heard, heard);
        var statuses = await Task.WhenAll(others.Select(name => _parts.Presences.FindStatusAsync(name).AsTask()));
        foreach (var (name, status) in others.Zip(statuses))
        {
            await TellAsync(client, name, (StatusType?)status ?? StatusType.Active, fetched: true);
        }
    }

    private async ValueTask TellAsync(JoiningWriter client, FeedRun run)
    {
        // Taken after the run: what passed before a message of the run, and was waited for by its sender, is in it.
        var hasPassing = HasPassing || await TryReadPassingAsync();
        for (var index = 0; index < run.Messages.Length; index++)
        {
            var message = run.Messages[index];
            hasPassing = hasPassing && await TellPassingAsync(client, message.Sequence - 1);
            if (!_keys.Contains(message.Key) && !run.Parts[index].IsEmpty)
            {
                await client.AddAsync(run.Parts[index]);
            }
        }
    }

    /// <summary>Tells what passed, as far as it follows what was told of the room.</summary>
    /// <returns>Whether there is more, which waits for the room.</returns>
    private async ValueTask<bool> TellPassingAsync(JoiningWriter client, long upTo)
    {
        while (HasPassing || await TryReadPassingAsync())
        {
            var message = _nextPassing.Messages[_nextIndex];
            if (!QtGrpcChatCodec.IsOurs(message))
            {
                _nextIndex++;
                continue;
            }

            var followed = QtGrpcChatCodec.Followed(message);
            if (followed > upTo)
            {
                if (followed > _lobby.Head && _askedFor != message.Key.Value)
                {
                    _askedFor = message.Key.Value;
                    _lobby.Ask(); // its stream is late, or lost it
                }

                return true;
            }

            var part = _nextPassing.Parts[_nextIndex++];
            if (_keys.Contains(message.Key))
            {
                continue;
            }

            if (QtGrpcChatCodec.FindStatus(part) is (StatusType.Login or StatusType.Logout) and var status)
            {
                _attendance.Told(message.Author, status == StatusType.Login);
            }

            await client.AddAsync(part);
        }

        return false;
    }

    private async ValueTask<bool> TryReadPassingAsync()
    {
        while (true)
        {
            switch (_passing.TryRead(out var run))
            {
                case CursorState.AtHead:
                    return false;
                case CursorState.Overtaken:
                    run = await _passing.ReadLogAsync(_gone);
                    if (run.Messages.Length == 0 && !_passing.HasEnded)
                    {
                        throw new RpcException(TooSlow);
                    }

                    break;
                case CursorState.Closed:
                    await ReopenPassingAsync();
                    continue;
            }

            if (run.Messages.Length > 0)
            {
                (_nextPassing, _nextIndex) = (run, 0);
                return true;
            }
        }
    }

    // What passes begins anew when the grain that numbers it does. All of the new epoch is new to the client, but for what it has read before:
    // while a cluster heals, two may take turns.
    private async ValueTask ReopenPassingAsync()
    {
        var old = _passing;
        _readBefore[old.Epoch] = old.After;
        _passing = await _parts.Feeds.OpenPassingAsync(_session.Room, _parts.Codec.Passing, after: 0, _gone);
        _passing.SkipTo(_readBefore.GetValueOrDefault(_passing.Epoch));
        old.Dispose();
    }

    private async ValueTask TellRosterAsync(JoiningWriter client)
    {
        foreach (var (name, isHere) in _attendance.Compare(_lobby.Roster))
        {
            await TellAsync(client, name, isHere ? StatusType.Login : StatusType.Logout);
        }
    }

    private ValueTask TellAsync(JoiningWriter client, string name, StatusType status, bool fetched = false) =>
        client.AddAsync(QtGrpcChatCodec.Status(name, status, _parts.Time.GetUtcNow(), fetched).ToByteArray());
}
