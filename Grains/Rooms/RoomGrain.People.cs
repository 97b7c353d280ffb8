using System.Text;
using OrleansChat.Grains.Storage;
using OrleansChat.Rooms;

namespace OrleansChat.Grains.Rooms;

/// <remarks>What becomes of the room and of what was said in it. All of it is messages of the log.</remarks>
public sealed partial class RoomGrain
{
    private Task? _starting;

    public async ValueTask<SendReceipt> CreateAsync(CreateRoom command)
    {
        if (await TryStartAsync() is { } unavailable)
        {
            return SendReceipt.Refused(unavailable);
        }

        if (_room!.FindRepeated(command.By, command.Key, Now) is { } repeated)
        {
            return await FinishAsync(repeated);
        }

        if (_members.Card is { } there)
        {
            var isTheirs = there.Kind == RoomKind.Direct && _members.WhyNotRead(command.By) is null;
            return isTheirs ? await FinishAsync(AsItIs()) : SendReceipt.Refused(ChatErrors.RoomExists);
        }

        return CardRules.FindFault(command.Card) is { } fault
            ? SendReceipt.Refused(ChatErrors.BadRequest with { Text = fault })
            : await MakeAsync(command);
    }

    public async ValueTask<SendReceipt> AnnotateAsync(AnnotateMessage command)
    {
        if (_room is null)
        {
            return SendReceipt.Refused(ChatErrors.NoSuchRoom);
        }

        if (_room.FindRepeated(command.Author, command.Key, Now) is { } repeated)
        {
            return await FinishAsync(repeated);
        }

        ChatMessage? target;
        try
        {
            target = await FindAsync(command.Target);
        }
        catch (LogUnavailableException)
        {
            return SendReceipt.Refused(ChatErrors.Unavailable);
        }

        var moment = Now;
        var refusal = (command.Kind == ContentKind.Deletion ? _members.WhyNotRead(command.Author) : _members.WhyNotSpeak(command.Author, moment.Now))
            ?? AnnotationRules.Refuse(command, target, _members.Find(command.Author).Role);
        var content = new MessageContent(command.Kind, Encoding.UTF8.GetBytes(command.Text), (ulong)moment.Now.ToUnixTimeMilliseconds()) { Target = command.Target };
        return await DecideAsync(command.Author, command.Key, content, moment, refusal);
    }

    public ValueTask<SendReceipt> ChangeAsync(ChangeRoom command) => BecomeAsync(command.By, CardRules.Decide(_members, command));

    public ValueTask<SendReceipt> ChangeAsync(ChangeStanding command) => BecomeAsync(command.By, StandingRules.Decide(_members, command, time.GetUtcNow()));

    public ValueTask<RoomAdmission> AdmitAsync(string user)
    {
        var error = _members.WhyNotRead(user);
        return new(new RoomAdmission(error, error is null ? _members.Card : null, _members.Find(user).Role));
    }

    public ValueTask<RoomPeople> ListPeopleAsync(string user, string? after, int atMost) =>
        new(_members.List(user, after, Math.Clamp(atMost, 1, _limits.MaxPageMessages)));

    /// <returns>Why there is no log to write to; null when there is one.</returns>
    private async ValueTask<ChatError?> TryStartAsync()
    {
        if (_room is not null)
        {
            return null;
        }

        try
        {
            await (_starting ??= StartAsync(CancellationToken.None)); // once, of however many that come at once
            return null;
        }
        catch (Exception fault)
        {
            _starting = null;
            if (fault is not LogUnavailableException)
            {
                throw;
            }

            return ChatErrors.Unavailable;
        }
    }

    // In one piece: the first has the command's key, and none of them is there without the others before it.
    private async ValueTask<SendReceipt> MakeAsync(CreateRoom command)
    {
        var (card, role) = (command.Card, command.Card.Kind == RoomKind.Direct ? RoomRole.Member : RoomRole.Owner);
        var first = card.Kind == RoomKind.Open ? null : new RoomStanding(command.By, role);
        var finishing = new List<Task<SendReceipt>> { Begin(command.By, command.Key, new RoomChange(RoomAct.Created, card, first)) };
        foreach (var user in command.Invited.Distinct(StringComparer.Ordinal).Where(user => user != command.By))
        {
            finishing.Add(Begin(command.By, MessageKey.New(), card.Kind == RoomKind.Direct
                ? new RoomChange(RoomAct.Joined, Standing: new RoomStanding(user, RoomRole.Member))
                : new RoomChange(RoomAct.Invited, Standing: new RoomStanding(user, RoomRole.Invited, command.By))));
        }

        var receipts = await Task.WhenAll(finishing);
        return receipts.FirstOrDefault(receipt => receipt.Error is not null) ?? receipts[0];
    }

    private ValueTask<SendReceipt> BecomeAsync(string by, ChangeDecision decision) => decision switch
    {
        ChangeDecision.Rejected(var error) => new(SendReceipt.Refused(error)),
        _ when IsBusy => new(SendReceipt.Refused(ChatErrors.Busy)),
        ChangeDecision.Becomes(var change) => new(Begin(by, MessageKey.New(), change)),
        _ => FinishAsync(AsItIs()),
    };

    // It counts from here on, for whoever asks next; its author hears of it when it is on disk.
    private Task<SendReceipt> Begin(string by, MessageKey key, RoomChange change)
    {
        var moment = Now;
        _members.Apply(change);
        var content = new MessageContent(ContentKind.Change, [], (ulong)moment.Now.ToUnixTimeMilliseconds()) { Change = change };
        return FinishAsync(_room!.Decide(by, key, content, moment)).AsTask();
    }

    // What was decided may still be on its way to disk.
    private SendDecision.Duplicate AsItIs() => new(_room!.Last.Sequence, time.GetUtcNow());

    private async ValueTask<ChatMessage?> FindAsync(long sequence)
    {
        var page = await log.ReadAsync(_id, ReadHistory.After(sequence - 1, maxMessages: 1, maxBytes: 1) with { Images = false }, CancellationToken.None);
        return page.Messages is [var found] && found.Sequence == sequence ? found : null;
    }
}
