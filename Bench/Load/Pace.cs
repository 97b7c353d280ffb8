using System.Diagnostics;

namespace OrleansChat.Bench.Load;

/// <summary>Sends at a steady rate, whatever the server does: message i is due at the start + i / rate.</summary>
/// <remarks>
/// A message counts from when it was due, so that a server that takes messages late cannot hide it. What the event loop's own timer is
/// late by, up to <see cref="TimerSlack"/>, is not the server's and not counted.
/// </remarks>
internal sealed class Pace(IReadOnlyList<IMessageSender> senders, int run, double rate, int count)
{
    public static readonly TimeSpan TimerSlack = TimeSpan.FromMilliseconds(2);

    private static readonly long SlackTicks = (long)(TimerSlack.TotalSeconds * Stopwatch.Frequency);
    private readonly double _ticksPerMessage = Stopwatch.Frequency / rate;
    private readonly long _start = Stopwatch.GetTimestamp();
    private int _sent;
    private int _turn;
    private volatile bool _isStopped;

    public int Sent => Volatile.Read(ref _sent);

    public bool IsDone => _isStopped || IsKept;

    /// <summary>Everything was sent.</summary>
    public bool IsKept => Sent == count;

    /// <summary>Nothing more is sent. From any thread.</summary>
    public void Stop() => _isStopped = true;

    /// <summary>On the loop's thread: sends what is due; says how many milliseconds the loop may wait.</summary>
    public int Turn()
    {
        const int longest = 1000;
        while (!IsDone)
        {
            var now = Stopwatch.GetTimestamp();
            var due = _start + (long)(_sent * _ticksPerMessage);
            if (now < due)
            {
                Flush();
                return (int)Math.Min(Math.Ceiling((due - now) * 1000.0 / Stopwatch.Frequency), longest);
            }
            if (!TrySend(new Stamp(run, _sent, now - due > SlackTicks ? due : now)))
            {
                Flush();
                return 1;
            }
            Volatile.Write(ref _sent, _sent + 1);
        }
        Flush();
        return longest;
    }

    private bool TrySend(in Stamp stamp)
    {
        for (var i = 0; i < senders.Count; i++)
        {
            _turn = (_turn + 1) % senders.Count;
            if (senders[_turn].TrySend(stamp)) { return true; }
        }
        return false;
    }

    private void Flush()
    {
        foreach (var sender in senders) { sender.Flush(); }
    }
}
