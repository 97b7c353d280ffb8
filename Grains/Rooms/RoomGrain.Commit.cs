using Orleans.Runtime;
using Orleans.Streams;
using OrleansChat.Grains.Storage;
using OrleansChat.Rooms;

namespace OrleansChat.Grains.Rooms;

public sealed partial class RoomGrain
{
    private Moment Now => new(time.GetUtcNow(), time.GetElapsedTime(_since));

    private async Task StartAsync(CancellationToken cancellationToken)
    {
        var head = (await log.OpenAsync(_id, cancellationToken)).Head;
        var remembered = await log.ReadKeysAsync(_id, time.GetUtcNow() - _limits.RememberKeys, _limits.RememberKeysAtLeast, cancellationToken);
        if (remembered is [.., var newest] && newest.Sequence > head.Sequence)
        {
            head = head with { Sequence = newest.Sequence }; // another writer's, or of an append that was given up, and came in between
        }

        // Behind the end of the log: what another writer changes meanwhile is in it, or the first append here is refused.
        var record = await rooms.FindAsync(_id, cancellationToken);
        if (_id == RoomId.Lobby)
        {
            record = record with { Card = record.Card ?? OpenRoom.Lobby };
        }

        var stream = this.GetStreamProvider(RoomStream.Provider).GetStream<RoomEvents>(StreamId.Create(RoomStream.Namespace, _id.Value));
        _announcer = new RoomAnnouncer(_id, stream, logger);
        _commit = new GroupCommit(
            append: batch => log.AppendAsync(_id, head.Epoch, batch),
            committed: batch => _announcer.Committed(head.Epoch, batch),
            durable: head.Sequence);
        _members = new RoomMembers(record, _limits.LobbyOwners);
        _room = new Room(head, remembered, _limits);
        LogActivated(logger, _id, head.Sequence, remembered.Count);
    }

    private ValueTask<SendReceipt> DecideAsync(string author, MessageKey key, MessageContent content, Moment moment, ChatError? refusal) =>
        IsBusy
            ? new(SendReceipt.Refused(ChatErrors.Busy))
            // 3. The rules decide, and give the message its number.
            : FinishAsync(_room!.Decide(author, key, content, moment, refusal));

    private bool IsBusy => _commit.PendingMessages >= _limits.MaxPendingMessages || _commit.PendingBytes >= _limits.MaxPendingBytes;

    // The numbers are those of the way of a message in docs/architecture.md.
    private async ValueTask<SendReceipt> FinishAsync(SendDecision decision)
    {
        try
        {
            switch (decision)
            {
                case SendDecision.Accepted(var message):
                    // 4. The point of no return: with others that come now it goes to disk.
                    await _commit.AppendAsync(message);
                    // 5. Only now the sender hears of it.
                    return Receipt(message.Sequence, message.At, repeated: false);

                case SendDecision.Duplicate(var sequence, var at):
                    await _commit.DurableAsync(sequence); // a repeat, too, waits until the first is on disk
                    return Receipt(sequence, at, repeated: true);

                case SendDecision.Rejected(var error):
                    return SendReceipt.Refused(error);

                default:
                    throw new InvalidOperationException($"A room does not decide {decision}.");
            }
        }
        catch (LogConflictException conflict)
        {
            return StepDown(conflict, ChatErrors.RoomMoved);
        }
        catch (LogUnavailableException fault)
        {
            return StepDown(fault, ChatErrors.Unavailable);
        }
    }

    private SendReceipt Receipt(long sequence, DateTimeOffset at, bool repeated) =>
        new(_room!.Last with { Sequence = sequence }, at, repeated, null);

    // Only the log knows now what is on disk. The next activation reads it, and the sender, who repeats with the same key, gets the truth.
    private SendReceipt StepDown(Exception why, ChatError error)
    {
        LogStepsDown(logger, _id, _commit.Durable, why.Message);
        DeactivateOnIdle();
        return SendReceipt.Refused(error);
    }
}
