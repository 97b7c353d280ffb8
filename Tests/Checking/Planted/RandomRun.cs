using OrleansChat.Checking;

namespace OrleansChat.Tests.Checking.Planted;

/// <summary>A run of a chat that keeps its promise, made up from a seed: senders that lose answers and repeat, readers that come and go, restarts.</summary>
internal sealed class RandomRun(int seed)
{
    private const int Senders = 3;
    private const int Readers = 3;
    private const int Steps = 300;

    private readonly Random _random = new(seed);
    private readonly Guid _epoch = Guid.NewGuid();
    private readonly List<RunEvent> _events = [];
    private readonly List<Logged> _log = [];
    private readonly List<Logged> _ghosts = []; // given up by their senders, and still on their way
    private readonly Logged?[] _sending = new Logged?[Senders]; // sequence 0: not in the log
    private readonly int[] _numbers = new int[Senders];
    private readonly long?[] _readers = new long?[Readers];

    public static List<RunEvent> Make(int seed) => new RandomRun(seed).Make();

    private List<RunEvent> Make()
    {
        for (var step = 0; step < Steps; step++)
        {
            switch (_random.Next(12))
            {
                case < 5:
                    Send(_random.Next(Senders));
                    break;
                case < 10:
                    Read(_random.Next(Readers));
                    break;
                case 10:
                    ReadPage();
                    break;
                default:
                    Upset();
                    break;
            }
        }

        for (var reader = 0; reader < Readers; reader++)
        {
            CatchUp(reader);
        }

        ReadLog();
        return _events;
    }

    private void Send(int sender)
    {
        if (_sending[sender] is not { } message)
        {
            message = new Logged(0, new Mark(sender + 1, ++_numbers[sender]), Guid.NewGuid());
            _sending[sender] = message;
            _events.Add(new RunEvent.SendStarted(message.Message, message.Key));
            return;
        }

        switch (_random.Next(6))
        {
            case 0: // no answer, and it gets there, or not, or later; then again or not at all
                Break(sender, message);
                break;
            case 1 when message.Sequence == 0 && !_ghosts.Contains(message) && IsFirstAttempt(message):
                _events.Add(new RunEvent.Failed(message.Message));
                _sending[sender] = null;
                break;
            default:
                var logged = Land(message);
                _events.Add(new RunEvent.Acknowledged(message.Message, Sometimes<Guid>(_epoch), Sometimes<long>(logged.Sequence)));
                _sending[sender] = null;
                break;
        }
    }

    private void Break(int sender, Logged message)
    {
        _events.Add(new RunEvent.Unknown(message.Message));
        switch (_random.Next(3))
        {
            case 0:
                message = Land(message);
                break;
            case 1 when message.Sequence == 0:
                _ghosts.Add(message);
                break;
        }

        if (_random.Next(3) == 0)
        {
            _sending[sender] = null;
            return;
        }

        _sending[sender] = message;
        _events.Add(new RunEvent.SendStarted(message.Message, message.Key));
    }

    private Logged Land(Logged message)
    {
        if (_log.FirstOrDefault(logged => logged.Message == message.Message) is { Sequence: > 0 } there)
        {
            return there; // known by its key
        }

        var logged = message with { Sequence = _log.Count + 1 };
        _log.Add(logged);
        return logged;
    }

    private void Read(int reader)
    {
        if (_readers[reader] is not { } last || _random.Next(12) == 0)
        {
            var isTold = _random.Next(2) == 0;
            last = isTold ? _random.Next(_log.Count + 1) : _log.Count;
            _events.Add(isTold && _readers[reader] is not null
                ? new RunEvent.Resumed(Name(reader), last)
                : new RunEvent.ReaderOpened(Name(reader), isTold ? last : null));
            _readers[reader] = last;
        }
        else
        {
            Deliver(reader, last, _random.Next(1, 6));
        }
    }

    private void Deliver(int reader, long last, int most)
    {
        foreach (var logged in _log.Skip((int)last).Take(most))
        {
            _events.Add(new RunEvent.Delivered(Name(reader), logged.Message, Sometimes<long>(logged.Sequence)));
            _readers[reader] = logged.Sequence;
        }
    }

    private void CatchUp(int reader)
    {
        if (_readers[reader] is { } last && last < _log.Count)
        {
            Deliver(reader, last, int.MaxValue);
            _events.Add(new RunEvent.Awaited(Name(reader), _log[^1].Message));
        }
    }

    private void ReadPage()
    {
        var after = _random.Next(_log.Count + 1);
        var page = _log.Skip(after).Take(_random.Next(1, 10)).Select(logged => logged.Message).ToList();
        _events.Add(new RunEvent.HistoryRead(_events.Count, "pages", Sometimes<long>(after), page, IsToHead: page.Count > 0 && after + page.Count == _log.Count));
    }

    private void Upset()
    {
        if (_ghosts.Count > 0 && _random.Next(2) == 0)
        {
            _ = Land(_ghosts[0]);
            _ghosts.RemoveAt(0);
        }
        else
        {
            ReadLog();
        }
    }

    private void ReadLog() => _events.Add(new RunEvent.LogRead(_events.Count, _epoch, [.. _log.Select(logged => _random.Next(2) == 0 ? logged : logged with { Key = null })]));

    private bool IsFirstAttempt(Logged message) => _events.OfType<RunEvent.SendStarted>().Count(started => started.Message == message.Message) == 1;

    private T? Sometimes<T>(T value)
        where T : struct => _random.Next(2) == 0 ? value : null;

    private static string Name(int reader) => $"reader {reader + 1}";
}
