using OrleansChat.Users;

namespace OrleansChat.Gateway.Protocols.Native;

/// <summary>Tells a client of its user's rooms. What it has not taken is joined, by room, so a slow client costs an entry a room.</summary>
internal sealed class NativeNotices(INativeLine line)
{
    private readonly Lock _gate = new(); // guards the three below
    private readonly Dictionary<string, long> _read = new(StringComparer.Ordinal);
    private readonly HashSet<string> _changed = new(StringComparer.Ordinal);
    private bool _isTelling;

    /// <summary>Takes a notice, and has it told. Ends at once.</summary>
    public void Hear(UserNotice notice)
    {
        lock (_gate)
        {
            if (notice.Read is { } read)
            {
                _read[notice.Room] = read;
            }
            else
            {
                _changed.Add(notice.Room);
            }

            if (_isTelling)
            {
                return;
            }

            _isTelling = true;
        }

        _ = Task.Run(TellAsync);
    }

    // A line that is gone takes everything and does nothing.
    private async Task TellAsync()
    {
        while (Take() is { Count: > 0 } frames)
        {
            foreach (var frame in frames)
            {
                await line.SendAsync(frame);
            }
        }
    }

    private List<ServerFrame> Take()
    {
        lock (_gate)
        {
            List<ServerFrame> frames =
            [
                .. _changed.Select(room => new ServerFrame.RoomsChanged(room)),
                .. _read.Select(read => new ServerFrame.ReadUpTo(read.Key, read.Value)),
            ];
            _changed.Clear();
            _read.Clear();
            _isTelling = frames.Count > 0;
            return frames;
        }
    }
}
