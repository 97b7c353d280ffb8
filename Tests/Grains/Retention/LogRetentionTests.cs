using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using OrleansChat.Grains.Retention;
using OrleansChat.Grains.Rooms;
using OrleansChat.Grains.Storage;
using OrleansChat.Rooms;
using OrleansChat.Storage.Sqlite;
using OrleansChat.Tests.Storage;
using static OrleansChat.Tests.Grains.Rooms.Say;

namespace OrleansChat.Tests.Grains.Retention;

public sealed class LogRetentionTests : IDisposable
{
    private readonly SqliteFile _file = new();
    private readonly ManualTime _time = new(Noon);
    private readonly RetentionOptions _options = new() { StepMessages = 7, StepPause = TimeSpan.Zero };
    private readonly IMessageLog _log;

    public LogRetentionTests() => _log = new SqliteMessageLog(_file.Database);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_oldest_beyond_a_number_go_and_the_rest_stays()
    {
        await FillAsync(RoomId.Lobby, 100);
        _options.MaxMessages = 30;

        await SweepAsync(Noon.AddDays(1));

        Assert.Equal((71, 100), await ExtentAsync(RoomId.Lobby));
    }

    [Fact]
    public async Task What_is_older_than_an_age_goes()
    {
        await FillAsync(RoomId.Lobby, 100); // a second apart
        _options.MaxAge = TimeSpan.FromHours(1);

        await SweepAsync(Noon.AddHours(1).AddSeconds(41));

        Assert.Equal((41, 100), await ExtentAsync(RoomId.Lobby));
    }

    [Fact]
    public async Task A_room_with_limits_of_its_own_has_only_those()
    {
        var other = RoomId.Parse("other");
        await FillAsync(RoomId.Lobby, 100);
        await FillAsync(other, 100);
        _options.MaxMessages = 10;
        _options.Rooms["other"] = new RoomRetention { MaxAge = TimeSpan.FromDays(30) };

        await SweepAsync(Noon.AddDays(1));

        Assert.Equal((91, 100), await ExtentAsync(RoomId.Lobby));
        Assert.Equal((1, 100), await ExtentAsync(other));
    }

    [Fact]
    public async Task A_message_stays_as_long_as_a_repeat_of_it_has_to_be_known()
    {
        await FillAsync(RoomId.Lobby, 100);
        _options.MaxMessages = 1;

        await SweepAsync(Noon.AddMinutes(10).AddSeconds(50)); // keys are remembered for 10 minutes

        Assert.Equal((50, 100), await ExtentAsync(RoomId.Lobby));
    }

    [Fact]
    public async Task A_clock_that_is_set_forward_makes_nothing_old()
    {
        await FillAsync(RoomId.Lobby, 100);
        _options.MaxAge = TimeSpan.FromDays(30);
        var clock = new SetClock(_time);
        var retention = Retention(clock);
        clock.Ahead = TimeSpan.FromDays(365);

        await retention.SweepAsync(Cancel);

        Assert.Equal((1, 100), await ExtentAsync(RoomId.Lobby));
    }

    [Fact]
    public async Task Without_limits_everything_stays()
    {
        await FillAsync(RoomId.Lobby, 10);

        await SweepAsync(Noon.AddYears(100));

        Assert.Equal((1, 10), await ExtentAsync(RoomId.Lobby));
    }

    public void Dispose() => _file.Dispose();

    private async Task SweepAsync(DateTimeOffset now)
    {
        _time.Advance(now - Noon);
        await Retention(_time).SweepAsync(Cancel);
    }

    private LogRetention Retention(TimeProvider time) =>
        new(_log, Options.Create(_options), Options.Create(new RoomOptions()), time, NullLogger<LogRetention>.Instance);

    private async Task FillAsync(RoomId room, int count)
    {
        var extent = await _log.OpenAsync(room, Cancel);
        await _log.AppendAsync(room, extent.Epoch, [.. Enumerable.Range(1, count).Select(sequence => Message(sequence))]);
    }

    private async Task<(long First, long Last)> ExtentAsync(RoomId room)
    {
        var extent = await _log.OpenAsync(room, Cancel);
        return (extent.First, extent.Last);
    }

    /// <summary>A clock that somebody sets; the time that passes is that of the other.</summary>
    private sealed class SetClock(TimeProvider time) : TimeProvider
    {
        public TimeSpan Ahead { get; set; }

        public override long TimestampFrequency => time.TimestampFrequency;

        public override DateTimeOffset GetUtcNow() => time.GetUtcNow() + Ahead;

        public override long GetTimestamp() => time.GetTimestamp();
    }
}
