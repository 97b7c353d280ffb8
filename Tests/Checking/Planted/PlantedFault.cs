using OrleansChat.Checking;

namespace OrleansChat.Tests.Checking.Planted;

/// <summary>A way to break the promise, which changes a run that kept it.</summary>
/// <param name="Name">In words.</param>
/// <param name="Rule">What the checker must find.</param>
/// <param name="TryPlant">Changes the events; false when this run has no place for it.</param>
internal sealed record PlantedFault(string Name, Rule Rule, Func<List<RunEvent>, Random, bool> TryPlant)
{
    public static IReadOnlyList<PlantedFault> All { get; } =
    [
        new("an append that was acknowledged is lost", Rule.Lost, LogFaults.LoseAppend),
        new("an append is doubled", Rule.Doubled, LogFaults.DoubleAppend),
        new("two messages are swapped", Rule.Swapped, LogFaults.Swap),
        new("a number is left out", Rule.Hole, LogFaults.LeaveOutNumber),
        new("a number comes twice", Rule.Hole, LogFaults.RepeatNumber),
        new("a restart changes the log", Rule.Changed, LogFaults.ChangeAtRestart),
        new("a restart forgets the end of the log", Rule.Changed, LogFaults.ForgetEnd),
        new("a restart begins another epoch", Rule.Epoch, LogFaults.BeginEpoch),
        new("the log has what nobody sent", Rule.Unsent, LogFaults.MakeUp),
        new("a message is stored with another key", Rule.Unsent, LogFaults.ChangeKey),
        new("a message is delivered before it is durable", Rule.NotDurable, ReaderFaults.DeliverEarly),
        new("a reader misses a message", Rule.Strayed, ReaderFaults.Skip),
        new("a reader gets a message twice", Rule.Strayed, ReaderFaults.Repeat),
        new("a reader gets two messages in the wrong order", Rule.Strayed, ReaderFaults.Exchange),
        new("a reader misses the first message after it came", Rule.Strayed, ReaderFaults.SkipFirst),
        new("a reader that resumes gets a message again", Rule.Strayed, ReaderFaults.ResumeTooEarly),
        new("a reader gets what nobody sent", Rule.Unsent, ReaderFaults.MakeUp),
        new("a reader is told another place", Rule.Misplaced, ReaderFaults.TellOtherPlace),
        new("a reader is told nothing any more", Rule.Silent, ReaderFaults.FallSilent),
        new("a page has a hole", Rule.Strayed, ReaderFaults.TearPage),
        new("a page says that the log ends with it, and it does not", Rule.Strayed, ReaderFaults.CutPage),
        new("a sender is told another place", Rule.Misplaced, SenderFaults.TellOtherPlace),
        new("a repeat is answered with another place", Rule.RepeatMoved, SenderFaults.MoveRepeat),
        new("a message that was refused is in the log", Rule.Refused, SenderFaults.RefuseLogged),
        new("what nobody sent is acknowledged", Rule.Unsent, SenderFaults.AcknowledgeUnsent),
    ];

    public override string ToString() => Name;
}
