using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using OrleansChat.Bench.Load;
using OrleansChat.Bench.Load.Host;
using OrleansChat.Bench.Load.Rooms;
using OrleansChat.Bench.Reports;
using OrleansChat.Bench.Stores;
using OrleansChat.Grains.Storage;
using OrleansChat.Rooms;

namespace OrleansChat.Bench.Commands;

/// <summary><c>history</c>: what a page costs when a room's log grows to millions; each page is asked for at random places.</summary>
internal static class HistoryCommand
{
    private const int PageMessages = 50;
    private const int PageBytes = 256 * 1024;
    private const int FillMessages = 5_000;
    private const int Seed = 1;

    private static readonly RoomId Room = RoomId.Parse("bench");
    private static readonly DateTimeOffset Begin = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private static readonly IReadOnlyList<Column> Columns =
    [
        new("after_us", "after us", "#,0", HasRatio: false),
        new("before_us", "before us", "#,0", HasRatio: false),
        new("around_us", "around us", "#,0", HasRatio: false),
        new("since_us", "by time us", "#,0", HasRatio: false),
        new("end_us", "at the end us", "#,0", HasRatio: false),
        new("p99_us", "p99 of all us", "#,0", HasRatio: false),
        new("open_ms", "open ms", "#,0.0", HasRatio: false),
        new("fill_per_second", "filled/s", "#,0", HasRatio: false),
        new("store_mb", "store MB", "#,0", HasRatio: false),
    ];

    private static readonly Option<long[]> Messages = new("--messages")
    {
        Description = "How long the log is when pages are asked for; it grows from one length to the next.",
        HelpName = "10000,1000000,10000000",
        DefaultValueFactory = _ => [10_000, 1_000_000, 10_000_000],
        CustomParser = result => [.. result.Tokens.SelectMany(token => token.Value.Split(',')).Select(word => Number(result, word))],
    };

    private static readonly Option<int> Pages = new("--pages") { Description = "How many pages of each kind.", DefaultValueFactory = _ => 500 };

    public static Command Create()
    {
        var command = new Command("history", "What a page of history costs, however long the log is.") { Messages, Pages, StoreUnderTest.Stores, CommonOptions.Size, CommonOptions.Data };
        command.SetMeasurement(MeasureAsync);
        return command;
    }

    private static async Task<Report> MeasureAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var rows = new List<Row>();
        foreach (var name in parsed.GetRequiredValue(StoreUnderTest.Stores))
        {
            await using var store = await StoreUnderTest.StartAsync(name, parsed.GetRequiredValue(CommonOptions.Data), cancellationToken);
            await using var silo = await RoomSilo.StartAsync(store.Settings, cancellationToken);
            var log = silo.Services.GetRequiredService<IMessageLog>();
            foreach (var length in parsed.GetRequiredValue(Messages).Order())
            {
                var filled = await FillAsync(log, length, parsed.GetValue(CommonOptions.Size), cancellationToken);
                var row = await MeasureAsync(log, string.Create(CultureInfo.InvariantCulture, $"{name}, {length:#,0}"), length, parsed.GetValue(Pages), filled, store.Bytes, cancellationToken);
                MeasuringCommand.Progress(string.Create(CultureInfo.InvariantCulture, $"{row.Name}: filled at {filled:#,0}/s"));
                rows.Add(row);
            }
        }

        return new Report("history", string.Create(CultureInfo.InvariantCulture, $"pages of {PageMessages} messages of {parsed.GetValue(CommonOptions.Size)} bytes, medians"), Columns, rows, [], []);
    }

    /// <returns>Messages a second, in batches as large as they get under load.</returns>
    private static async Task<double> FillAsync(IMessageLog log, long length, int size, CancellationToken cancellationToken)
    {
        var extent = await log.OpenAsync(Room, cancellationToken);
        var content = new MessageContent(ContentKind.Text, [.. Enumerable.Repeat((byte)'x', size)], 0);
        var began = Stopwatch.GetTimestamp();
        for (var next = extent.Last + 1; next <= length; next += FillMessages)
        {
            var count = (int)Math.Min(FillMessages, length - next + 1);
            await log.AppendAsync(
                Room, extent.Epoch, [.. Enumerable.Range(0, count).Select(i => new ChatMessage(next + i, "bench", MessageKey.New(), Begin.AddSeconds(next + i), content))]);
            cancellationToken.ThrowIfCancellationRequested();
        }

        return (length - extent.Last) / Stopwatch.GetElapsedTime(began).TotalSeconds;
    }

    private static async Task<Row> MeasureAsync(
        IMessageLog log, string name, long length, int pages, double filled, Func<long> bytes, CancellationToken cancellationToken)
    {
        var random = new Random(Seed);
        var all = new LatencyHistogram();
        long Place() => random.NextInt64(1, length + 1);
        async Task<double> MedianAsync(Func<ReadHistory> ask)
        {
            var times = new LatencyHistogram();
            for (var i = -pages / 10; i < pages; i++)
            {
                var query = ask();
                var began = Stopwatch.GetTimestamp();
                var page = await log.ReadPageAsync(Room, query, cancellationToken);
                var took = (long)Stopwatch.GetElapsedTime(began).TotalMicroseconds;
                if (page.Messages.Length == 0 && query.Direction == HistoryDirection.Around) { throw new LoadException($"{name}: a page around {query.From} is empty."); }
                if (i >= 0) { times.Record(took); }
            }

            all.Add(times);
            return times.Percentile(0.5);
        }

        var after = await MedianAsync(() => ReadHistory.After(Place(), PageMessages, PageBytes));
        var before = await MedianAsync(() => ReadHistory.Before(Place(), PageMessages, PageBytes));
        var around = await MedianAsync(() => ReadHistory.Around(Place(), PageMessages, PageBytes));
        var since = await MedianAsync(() => ReadHistory.Since(Begin.AddSeconds(Place()), PageMessages, PageBytes));
        var end = await MedianAsync(() => ReadHistory.Before(long.MaxValue, PageMessages, PageBytes));

        var opening = Stopwatch.GetTimestamp();
        await log.OpenAsync(Room, cancellationToken);
        await log.ReadKeysAsync(Room, Begin.AddSeconds(length - 600), 10_000, cancellationToken);
        var open = Stopwatch.GetElapsedTime(opening).TotalMilliseconds;
        return new Row(name, [after, before, around, since, end, all.Percentile(0.99), open, filled, bytes() / 1e6]);
    }

    private static long Number(System.CommandLine.Parsing.ArgumentResult result, string word)
    {
        if (long.TryParse(word, CultureInfo.InvariantCulture, out var number) && number > 0) { return number; }
        result.AddError($"'{word}' is no length from 1.");
        return 1;
    }
}
