using OrleansChat.Checking;

namespace OrleansChat.Tests.Checking.Planted;

internal static class SenderFaults
{
    public static bool TellOtherPlace(List<RunEvent> events, Random random) =>
        Change(events, random, acknowledged => acknowledged.Sequence is not null, (at, acknowledged) => events[at] = acknowledged with { Sequence = acknowledged.Sequence + 1 });

    public static bool MoveRepeat(List<RunEvent> events, Random random) =>
        Change(events, random, acknowledged => acknowledged.Sequence is not null, (at, acknowledged) =>
        {
            events.Plant(at + 1, acknowledged with { Sequence = acknowledged.Sequence + 1 });
            events.Plant(at + 1, events.OfType<RunEvent.SendStarted>().First(started => started.Message == acknowledged.Message));
        });

    public static bool RefuseLogged(List<RunEvent> events, Random random) =>
        Change(
            events, random,
            acknowledged => events.OfType<RunEvent.SendStarted>().Count(started => started.Message == acknowledged.Message) == 1,
            (at, acknowledged) => events[at] = new RunEvent.Failed(acknowledged.Message));

    public static bool AcknowledgeUnsent(List<RunEvent> events, Random random) =>
        Change(events, random, _ => true, (at, acknowledged) => events[at] = acknowledged with { Message = new Mark(99, 1), Sequence = null });

    private static bool Change(List<RunEvent> events, Random random, Func<RunEvent.Acknowledged, bool> canBe, Action<int, RunEvent.Acknowledged> change)
    {
        var places = events.Places<RunEvent.Acknowledged>((acknowledged, _) => canBe(acknowledged));
        if (places.Count == 0)
        {
            return false;
        }

        var at = random.Pick(places);
        change(at, (RunEvent.Acknowledged)events[at]);
        return true;
    }
}
