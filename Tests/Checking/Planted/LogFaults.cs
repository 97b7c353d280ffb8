using OrleansChat.Checking;

namespace OrleansChat.Tests.Checking.Planted;

internal static class LogFaults
{
    public static bool LoseAppend(List<RunEvent> events, Random random)
    {
        var acknowledged = events.OfType<RunEvent.Acknowledged>().ToList();
        if (acknowledged.Count == 0)
        {
            return false;
        }

        var lost = random.Pick(acknowledged).Message;
        events.Relog(log => log.Where(logged => logged.Message != lost).Numbered());
        return true;
    }

    public static bool DoubleAppend(List<RunEvent> events, Random random)
    {
        var log = events.LastRead.Messages;
        if (log.Count == 0)
        {
            return false;
        }

        events[^1] = events.LastRead with { Messages = [.. log.Append(random.Pick(log)).Numbered()] };
        return true;
    }

    public static bool Swap(List<RunEvent> events, Random random)
    {
        var log = events.LastRead.Messages;
        var ordered = log.Zip(log.Skip(1)).Where(pair => IsAcknowledgedBeforeSent(events, pair.First.Message, pair.Second.Message)).ToList();
        if (ordered.Count == 0)
        {
            return false;
        }

        var (one, next) = random.Pick(ordered);
        events.Relog(read => read.Select(logged => logged.Message == one.Message ? next : logged.Message == next.Message ? one : logged).Numbered());
        return true;
    }

    public static bool LeaveOutNumber(List<RunEvent> events, Random random) => Shift(events, random, 1);

    public static bool RepeatNumber(List<RunEvent> events, Random random) => Shift(events, random, -1);

    public static bool ChangeAtRestart(List<RunEvent> events, Random random)
    {
        var reads = events.Places<RunEvent.LogRead>((read, at) => read.Messages.Count >= 2 && at < events.Count - 1);
        if (reads.Count == 0)
        {
            return false;
        }

        var at = random.Pick(reads);
        var read = (RunEvent.LogRead)events[at];
        events[at] = read with { Messages = [.. read.Messages.Skip(1).Append(read.Messages[0]).Numbered()] };
        return true;
    }

    public static bool ForgetEnd(List<RunEvent> events, Random random)
    {
        var before = events.OfType<RunEvent.LogRead>().SkipLast(1).LastOrDefault()?.Messages ?? [];
        if (before.Count == 0)
        {
            return false;
        }

        events[^1] = events.LastRead with { Messages = [.. before.Take(random.Next(before.Count))] };
        return true;
    }

    public static bool BeginEpoch(List<RunEvent> events, Random random)
    {
        var reads = events.Places<RunEvent.LogRead>((_, _) => true);
        var at = random.Pick(reads);
        events[at] = (RunEvent.LogRead)events[at] with { Epoch = Guid.NewGuid() };
        return reads.Count > 1;
    }

    public static bool MakeUp(List<RunEvent> events, Random random)
    {
        events[^1] = events.LastRead with { Messages = [.. events.LastRead.Messages.Append(new Logged(0, new Mark(99, random.Next()))).Numbered()] };
        return true;
    }

    public static bool ChangeKey(List<RunEvent> events, Random random)
    {
        var log = events.LastRead.Messages.ToList();
        if (log.Count == 0)
        {
            return false;
        }

        var at = random.Next(log.Count);
        log[at] = log[at] with { Key = Guid.NewGuid() };
        events[^1] = events.LastRead with { Messages = log };
        return true;
    }

    private static bool Shift(List<RunEvent> events, Random random, int by)
    {
        var log = events.LastRead.Messages;
        if (log.Count < 2)
        {
            return false;
        }

        var from = random.Next(2, log.Count + 1);
        events.Relog(read => read.Select(logged => logged.Sequence >= from ? logged with { Sequence = logged.Sequence + by } : logged));
        return true;
    }

    private static bool IsAcknowledgedBeforeSent(List<RunEvent> events, Mark one, Mark next)
    {
        var acknowledged = events.FindIndex(each => each is RunEvent.Acknowledged answer && answer.Message == one);
        return acknowledged >= 0 && acknowledged < events.FindIndex(each => each is RunEvent.SendStarted start && start.Message == next);
    }
}
