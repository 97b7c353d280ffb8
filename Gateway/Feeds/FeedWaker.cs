namespace OrleansChat.Gateway.Feeds;

/// <summary>Wakes the waiting cursors of one shard of a feed, one after the other on one thread.</summary>
/// <remarks>
/// One pass at a time: what is published while a pass runs is read by the cursors that it has yet to reach, and the others are woken by
/// the next pass. So under load messages join by themselves, and a publisher never waits for readers.
/// </remarks>
internal sealed class FeedWaker : IThreadPoolWorkItem
{
    private readonly Lock _gate = new();
    private List<FeedCursor> _waiting = [];
    private List<FeedCursor> _waking = [];
    private bool _running;
    private bool _due;

    /// <summary>Adds a cursor unless there is something for it already.</summary>
    /// <param name="cursor">Waiting already, it stays where it is.</param>
    /// <param name="ready">Whether it need not wait. Asked under the lock that <see cref="Publish"/> takes, so that no wake is missed.</param>
    public bool Add(FeedCursor cursor, Func<FeedCursor, bool> ready)
    {
        lock (_gate)
        {
            if (ready(cursor))
            {
                return false;
            }

            if (cursor.Slot >= 0)
            {
                return true;
            }

            cursor.Slot = _waiting.Count;
            _waiting.Add(cursor);
            return true;
        }
    }

    /// <returns>False when it was not waiting, or is being woken.</returns>
    public bool Remove(FeedCursor cursor)
    {
        lock (_gate)
        {
            if (cursor.Slot < 0)
            {
                return false;
            }

            // The last takes its slot: thousands that leave at once cost a step each.
            var last = _waiting[^1];
            _waiting[cursor.Slot] = last;
            last.Slot = cursor.Slot;
            _waiting.RemoveAt(_waiting.Count - 1);
            cursor.Slot = -1;
            return true;
        }
    }

    /// <summary>Says that there is something to read. Called after it can be read.</summary>
    public void Publish()
    {
        lock (_gate)
        {
            if (_waiting.Count == 0)
            {
                return;
            }

            _due = true;
            if (_running)
            {
                return;
            }

            _running = true;
        }

        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    void IThreadPoolWorkItem.Execute()
    {
        lock (_gate)
        {
            _due = false;
            (_waking, _waiting) = (_waiting, _waking);
            foreach (var cursor in _waking)
            {
                cursor.Slot = -1;
            }
        }

        foreach (var cursor in _waking)
        {
            cursor.Wake();
        }

        _waking.Clear();
        lock (_gate)
        {
            if (!_due || _waiting.Count == 0)
            {
                _running = false;
                return;
            }
        }

        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false); // behind what else is to be done
    }
}
