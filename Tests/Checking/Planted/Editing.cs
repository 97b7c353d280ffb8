using OrleansChat.Checking;

namespace OrleansChat.Tests.Checking.Planted;

/// <summary>Changes to a list of events that keep what its reads say of when they began.</summary>
internal static class Editing
{
    extension(List<RunEvent> events)
    {
        public void Plant(int at, RunEvent happened)
        {
            events.Insert(at, happened);
            events.Renumber(at, 1);
        }

        public void Remove(int at)
        {
            events.RemoveAt(at);
            events.Renumber(at, -1);
        }

        /// <summary>Changes every read of the log.</summary>
        public void Relog(Func<IReadOnlyList<Logged>, IEnumerable<Logged>> change)
        {
            for (var at = 0; at < events.Count; at++)
            {
                if (events[at] is RunEvent.LogRead read)
                {
                    events[at] = read with { Messages = [.. change(read.Messages)] };
                }
            }
        }

        public RunEvent.LogRead LastRead => events.OfType<RunEvent.LogRead>().Last();

        /// <summary>Where events of a kind are that something is true of.</summary>
        public List<int> Places<T>(Func<T, int, bool> isIt)
            where T : RunEvent =>
            [.. events.Index().Where(each => each.Item is T happened && isIt(happened, each.Index)).Select(each => each.Index)];

        private void Renumber(int at, int by)
        {
            for (var later = at; later < events.Count; later++)
            {
                events[later] = events[later] switch
                {
                    RunEvent.LogRead read when read.Began > at => read with { Began = read.Began + by },
                    RunEvent.HistoryRead page when page.Began > at => page with { Began = page.Began + by },
                    var other => other,
                };
            }
        }
    }

    extension(Random random)
    {
        public T Pick<T>(IReadOnlyList<T> among) => among[random.Next(among.Count)];
    }

    /// <summary>The same messages with the numbers that their places give them.</summary>
    public static IEnumerable<Logged> Numbered(this IEnumerable<Logged> messages) => messages.Select((logged, index) => logged with { Sequence = index + 1 });
}
