using System.Diagnostics;

namespace OrleansChat.Bench.Load;

/// <summary>What one event loop has seen. Written by the loop's thread only; others read the counters they wait for.</summary>
internal sealed class Tally
{
    private static readonly double MicrosecondsPerTick = 1_000_000.0 / Stopwatch.Frequency;
    private long _delivered;
    private long _acknowledged;
    private long _refused;
    private int _ready;
    private string? _fault;

    /// <summary>The run that is counted; deliveries of others are <see cref="Stray"/>.</summary>
    public int Run { get; private set; }

    /// <summary>From send to receipt.</summary>
    public LatencyHistogram DeliveryTime { get; } = new();

    /// <summary>From send to the server's answer.</summary>
    public LatencyHistogram AnswerTime { get; } = new();

    public long Delivered => Volatile.Read(ref _delivered);

    public long Acknowledged => Volatile.Read(ref _acknowledged);

    public long Refused => Volatile.Read(ref _refused);

    /// <summary>Messages without a stamp, or of another run.</summary>
    public long Stray { get; private set; }

    /// <summary>Receivers that have everything a server does at the start behind them. Never reset.</summary>
    public int Ready => Volatile.Read(ref _ready);

    /// <summary>The first thing that went wrong with a connection, or null. Never reset.</summary>
    public string? Fault => Volatile.Read(ref _fault);

    public void Begin(int run)
    {
        Run = run;
        DeliveryTime.Clear();
        AnswerTime.Clear();
        Volatile.Write(ref _delivered, 0);
        Volatile.Write(ref _acknowledged, 0);
        Volatile.Write(ref _refused, 0);
        Stray = 0;
    }

    public void Deliver(in Stamp stamp, long now)
    {
        DeliveryTime.Record(Microseconds(now - stamp.Sent));
        Volatile.Write(ref _delivered, _delivered + 1);
    }

    public void Acknowledge(long sent, long now)
    {
        AnswerTime.Record(Microseconds(now - sent));
        Volatile.Write(ref _acknowledged, _acknowledged + 1);
    }

    public void Refuse() => Volatile.Write(ref _refused, _refused + 1);

    public void Strayed() => Stray++;

    public void BecameReady() => Volatile.Write(ref _ready, _ready + 1);

    public void Broke(string what) => _ = Interlocked.CompareExchange(ref _fault, what, null);

    private static long Microseconds(long ticks) => (long)(ticks * MicrosecondsPerTick);
}
