using System.Diagnostics;
using System.Globalization;
using OrleansChat.Rooms;

namespace OrleansChat.Bench.Load.Rooms;

/// <summary>Senders that call rooms in this process.</summary>
/// <param name="cluster">Where the rooms are.</param>
/// <param name="rooms">How many; a sender goes from one to the next.</param>
/// <param name="size">Bytes of a text.</param>
internal sealed class RoomSenders(IClusterClient cluster, int rooms, int size)
{
    private readonly IRoomGrain[] _rooms =
        [.. Enumerable.Range(1, rooms).Select(room => cluster.GetGrain<IRoomGrain>(string.Create(CultureInfo.InvariantCulture, $"bench-{room}")))];

    private readonly MessageContent _content = new(ContentKind.Text, [.. Enumerable.Repeat((byte)'x', size)], 0);

    /// <summary>Makes the rooms that are not there, for everybody.</summary>
    public Task<SendReceipt[]> MakeAsync() => Task.WhenAll(_rooms.Select(
        room => room.CreateAsync(new CreateRoom("bench", MessageKey.New(), new RoomCard(RoomKind.Open, "Bench"), [])).AsTask()));

    /// <summary>Each sender waits for its answer before it sends again.</summary>
    public async Task<SendScore> InTurnAsync(int senders, TimeSpan duration, CancellationToken cancellationToken)
    {
        var began = Stopwatch.GetTimestamp();
        var scores = await Task.WhenAll(Enumerable.Range(0, senders).Select(async sender =>
        {
            await Task.Yield();
            var score = new SendScore();
            for (var turn = sender; Stopwatch.GetElapsedTime(began) < duration; turn++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                score.Add(await SendAsync(turn));
            }

            return score;
        }));
        return SendScore.Sum(scores, Stopwatch.GetElapsedTime(began));
    }

    /// <summary>Sends so many a second, whatever becomes of those before; a send counts from when it was due.</summary>
    public async Task<SendScore> PacedAsync(double rate, TimeSpan duration, CancellationToken cancellationToken)
    {
        var began = Stopwatch.GetTimestamp();
        var sends = new List<Task<(bool, TimeSpan)>>((int)(rate * duration.TotalSeconds));
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(1));
        while (Stopwatch.GetElapsedTime(began) is var elapsed && elapsed < duration)
        {
            for (var due = (int)(elapsed.TotalSeconds * rate); sends.Count < due;)
            {
                sends.Add(SendAsync(sends.Count));
            }

            await timer.WaitForNextTickAsync(cancellationToken);
        }

        var score = new SendScore();
        foreach (var sent in await Task.WhenAll(sends))
        {
            score.Add(sent);
        }

        return SendScore.Sum([score], Stopwatch.GetElapsedTime(began));
    }

    private async Task<(bool Acknowledged, TimeSpan Took)> SendAsync(int turn)
    {
        var began = Stopwatch.GetTimestamp();
        var receipt = await _rooms[turn % _rooms.Length].SendAsync(new SendMessage("bench", MessageKey.New(), _content));
        return (receipt.Position is not null, Stopwatch.GetElapsedTime(began));
    }
}
