using System.Diagnostics;
using OrleansChat.Bench.Load.Http2;

namespace OrleansChat.Bench.Load;

/// <summary>Senders that each say the next message when the last was answered, until the time or the messages are used up.</summary>
internal sealed class Chorus
{
    private readonly int _run;
    private readonly long _end;
    private readonly int _messages;
    private readonly (SendMessageConnection Connection, int Owed)[] _voices;
    private int _sent;
    private int _answered;

    /// <param name="connections">Each with the number of senders that share it.</param>
    /// <param name="run">The run's number in every stamp.</param>
    /// <param name="duration">After that nothing new is sent.</param>
    /// <param name="messages">At most so many are sent.</param>
    public Chorus(IEnumerable<(SendMessageConnection, int)> connections, int run, TimeSpan duration, int messages)
    {
        (_run, _messages) = (run, messages);
        _end = Stopwatch.GetTimestamp() + (long)(duration.TotalSeconds * Stopwatch.Frequency);
        _voices = [.. connections];
        for (var i = 0; i < _voices.Length; i++)
        {
            var voice = i;
            _voices[i].Connection.Answered = _ => Answered(voice);
        }
    }

    public bool IsDone => IsOver && Volatile.Read(ref _answered) == Volatile.Read(ref _sent);

    private bool IsOver => Volatile.Read(ref _sent) >= _messages || Stopwatch.GetTimestamp() >= _end;

    /// <summary>On the loop's thread: sends what is owed; says how many milliseconds the loop may wait.</summary>
    public int Turn()
    {
        for (var i = 0; i < _voices.Length; i++)
        {
            Send(ref _voices[i]);
            _voices[i].Connection.Flush();
        }
        return 1;
    }

    private void Answered(int voice)
    {
        Volatile.Write(ref _answered, _answered + 1);
        _voices[voice].Owed++;
        Send(ref _voices[voice]); // the connection flushes at the end of its turn
    }

    private void Send(ref (SendMessageConnection Connection, int Owed) voice)
    {
        while (voice.Owed > 0 && !IsOver && voice.Connection.TrySend(new Stamp(_run, _sent, Stopwatch.GetTimestamp())))
        {
            voice.Owed--;
            Volatile.Write(ref _sent, _sent + 1);
        }
    }
}
