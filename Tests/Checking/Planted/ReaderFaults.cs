using OrleansChat.Checking;

namespace OrleansChat.Tests.Checking.Planted;

internal static class ReaderFaults
{
    private static readonly Mark MadeUp = new(99, 1);

    public static bool DeliverEarly(List<RunEvent> events, Random random)
    {
        var deliveries = events.Places<RunEvent.Delivered>((_, _) => true);
        if (deliveries.Count == 0)
        {
            return false;
        }

        var at = random.Pick(deliveries);
        events.Plant(at, new RunEvent.Delivered(((RunEvent.Delivered)events[at]).Reader, MadeUp));
        events.Plant(at, new RunEvent.SendStarted(MadeUp, Guid.NewGuid())); // and its append fails
        return true;
    }

    public static bool Skip(List<RunEvent> events, Random random) =>
        Change<RunEvent.Delivered>(events, random, (delivered, at) => Before(events, at) is RunEvent.Delivered && After(events, at) is RunEvent.Delivered, events.Remove);

    public static bool Repeat(List<RunEvent> events, Random random) =>
        Change<RunEvent.Delivered>(events, random, (_, _) => true, at => events.Plant(at, events[at]));

    public static bool Exchange(List<RunEvent> events, Random random) =>
        Change<RunEvent.Delivered>(events, random, (_, at) => After(events, at) is RunEvent.Delivered, at =>
        {
            var next = events.IndexOf(After(events, at)!, at + 1); // the condition above
            (events[at], events[next]) = (events[next], events[at]);
        });

    public static bool SkipFirst(List<RunEvent> events, Random random) =>
        Change<RunEvent.Delivered>(
            events, random,
            (delivered, at) => Before(events, at) is RunEvent.ReaderOpened opened && After(events, at) is RunEvent.Delivered
                && (opened.After is not null || events.FindLastIndex(at, each => each == opened) < events.FindIndex(each => each is RunEvent.SendStarted start && start.Message == delivered.Message)),
            events.Remove);

    public static bool ResumeTooEarly(List<RunEvent> events, Random random) =>
        Change<RunEvent.Resumed>(events, random, (_, at) => After(events, at) is RunEvent.Delivered, at =>
        {
            var resumed = (RunEvent.Resumed)events[at];
            events[at] = resumed with { After = resumed.After + 1 };
        });

    public static bool MakeUp(List<RunEvent> events, Random random) =>
        Change<RunEvent.Delivered>(events, random, (_, _) => true, at => events[at] = (RunEvent.Delivered)events[at] with { Message = MadeUp, Sequence = null });

    public static bool TellOtherPlace(List<RunEvent> events, Random random) =>
        Change<RunEvent.Delivered>(events, random, (delivered, _) => delivered.Sequence is not null, at =>
        {
            var delivered = (RunEvent.Delivered)events[at];
            events[at] = delivered with { Sequence = delivered.Sequence + 1 };
        });

    public static bool FallSilent(List<RunEvent> events, Random random) =>
        Change<RunEvent.Delivered>(events, random, (delivered, _) => NextInLog(events, delivered.Message) is not null, at =>
        {
            var delivered = (RunEvent.Delivered)events[at];
            events.Plant(at + 1, new RunEvent.Awaited(delivered.Reader, NextInLog(events, delivered.Message)!.Value)); // the condition above
        });

    public static bool TearPage(List<RunEvent> events, Random random) =>
        Change<RunEvent.HistoryRead>(events, random, (page, _) => page.Messages.Count >= 3, at =>
        {
            var page = (RunEvent.HistoryRead)events[at];
            events[at] = page with { Messages = [.. page.Messages.Where((_, index) => index != 1)] };
        });

    public static bool CutPage(List<RunEvent> events, Random random) =>
        Change<RunEvent.HistoryRead>(
            events, random,
            (page, at) => page is { IsToHead: true, Messages.Count: >= 2 } && events.Take(at).Any(each => each is RunEvent.Acknowledged answer && answer.Message == page.Messages[^1]),
            at =>
            {
                var page = (RunEvent.HistoryRead)events[at];
                events[at] = page with { Messages = [.. page.Messages.SkipLast(1)] };
            });

    private static bool Change<T>(List<RunEvent> events, Random random, Func<T, int, bool> canBe, Action<int> change)
        where T : RunEvent
    {
        var places = events.Places(canBe);
        if (places.Count == 0)
        {
            return false;
        }

        change(random.Pick(places));
        return true;
    }

    /// <summary>What the same reader saw before.</summary>
    private static RunEvent? Before(List<RunEvent> events, int at) => events.Take(at).LastOrDefault(each => ReaderOf(each) == ReaderOf(events[at]));

    private static RunEvent? After(List<RunEvent> events, int at) => events.Skip(at + 1).FirstOrDefault(each => ReaderOf(each) == ReaderOf(events[at]));

    private static string? ReaderOf(RunEvent happened) => happened switch
    {
        RunEvent.ReaderOpened opened => opened.Reader,
        RunEvent.Resumed resumed => resumed.Reader,
        RunEvent.Delivered delivered => delivered.Reader,
        RunEvent.Awaited awaited => awaited.Reader,
        _ => null,
    };

    private static Mark? NextInLog(List<RunEvent> events, Mark message)
    {
        var log = events.LastRead.Messages;
        var at = log.Index().First(each => each.Item.Message == message).Index;
        return at + 1 < log.Count ? log[at + 1].Message : null;
    }
}
