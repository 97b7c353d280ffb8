using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using OrleansChat.Grains.Relays;
using OrleansChat.Relays;
using OrleansChat.Tests.Standalone.Orleans;

namespace OrleansChat.Tests.Grains.Relays;

public sealed class RelayLaneTests : IDisposable
{
    private readonly ManualTime _time = new();
    private readonly RecordedLogs _logs = new();
    private readonly List<ImmutableArray<RelayDelivery>> _published = [];
    private readonly RelayLane _lane;
    private Exception? _fault;
    private long _last;

    public RelayLaneTests() => _lane = new RelayLane("g1", "origin/C1", PublishAsync, _time, _logs);

    [Fact]
    public async Task The_first_goes_at_once_and_those_that_come_before_it_is_taken_go_together()
    {
        Add("one", "two", "three");
        Assert.Equal([[1]], Published);

        _lane.Taken(1);

        await PublishedAsync(2);
        Assert.Equal([[1], [2, 3]], Published);
        Assert.False(_lane.IsIdle);
        _lane.Taken(3);
        await Eventually.HoldsAsync("nothing on its way", () => new(_lane.IsIdle));
    }

    [Fact]
    public async Task One_event_is_never_larger_than_a_stream_takes_but_has_one_text_at_least()
    {
        var third = new string('x', RelayLane.MaxPieceBytes / 3);
        Add("first", third, third, third, new string('x', RelayLane.MaxPieceBytes + 1), "last");

        for (var taken = 0; taken < 5; taken++)
        {
            await PublishedAsync(taken + 1);
            _lane.Taken(Published[taken][^1]);
        }

        Assert.Equal([[1], [2, 3], [4], [5], [6]], Published);
    }

    [Fact]
    public async Task Senders_wait_for_a_gateway_that_is_behind_and_go_on_when_it_has_caught_up()
    {
        Add("first");
        Assert.True(_lane.HasRoomAsync().IsCompleted);
        Add(Enumerable.Repeat(new string('x', 100_000), 12).ToArray());
        var room = _lane.HasRoomAsync();
        Assert.False(room.IsCompleted);

        _lane.Taken(1);

        await PublishedAsync(2);
        _lane.Taken(Published[1][^1]);
        await room.Within("there is room again");
    }

    [Fact]
    public async Task A_gateway_that_does_not_answer_holds_up_nobody_for_longer_than_once()
    {
        Add("first");
        Add(Enumerable.Repeat(new string('x', 100_000), 20).ToArray());
        var room = _lane.HasRoomAsync();

        _time.Advance(RelayLane.TakeWithin);

        await room.Within("senders go on");
        Assert.True(_lane.HasRoomAsync().IsCompleted);
        await PublishedAsync(2);
        _lane.Taken(Published[1][^1]); // it is back
        await PublishedAsync(3);
        _lane.Taken(Published[2][^1]);
        Add(Enumerable.Repeat(new string('x', 100_000), 20).ToArray());
        Assert.False(_lane.HasRoomAsync().IsCompleted);
    }

    [Fact]
    public void What_a_dead_gateway_does_not_take_is_bounded_and_said_once()
    {
        Add(Enumerable.Repeat(new string('x', 500_000), 40).ToArray());

        var said = Assert.Single(_logs.Entries);

        Assert.Equal(LogLevel.Warning, said.Level);
        Assert.Contains("the oldest texts are dropped", said.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_event_that_the_stream_refuses_is_lost_and_the_next_one_goes()
    {
        _fault = new InvalidOperationException("on purpose");
        Add("lost");
        _fault = null;
        Add("next");

        await PublishedAsync(1);

        Assert.Equal([[2]], Published);
        Assert.Contains("lost", Assert.Single(_logs.Entries).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task In_the_end_everything_is_published_without_waiting_for_answers()
    {
        Add("one", new string('x', 400_000), new string('x', 400_000));

        await _lane.DrainAsync().Within("everything was published");

        Assert.Equal([[1], [2], [3]], Published);
    }

    public void Dispose() => _logs.Dispose();

    private long[][] Published
    {
        get
        {
            lock (_published)
            {
                return [.. _published.Select(piece => piece.Select(delivery => delivery.Sequence).ToArray())];
            }
        }
    }

    private Task PublishAsync(ImmutableArray<RelayDelivery> piece)
    {
        if (_fault is not null)
        {
            return Task.FromException(_fault);
        }

        lock (_published)
        {
            _published.Add(piece);
        }

        return Task.CompletedTask;
    }

    private Task PublishedAsync(int count) => Eventually.HoldsAsync($"{count} events", () => new(Published.Length >= count));

    private void Add(params string[] texts)
    {
        foreach (var text in texts)
        {
            _lane.Add(new RelayDelivery(++_last, System.Text.Encoding.UTF8.GetBytes(text)));
        }
    }
}
