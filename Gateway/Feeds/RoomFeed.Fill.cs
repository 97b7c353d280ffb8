using OrleansChat.Rooms;

namespace OrleansChat.Gateway.Feeds;

internal sealed partial class RoomFeed
{
    /// <summary>Asks the room how far its log goes, and fetches what is missing.</summary>
    public void Ask()
    {
        lock (_gate)
        {
            if (_filling || _ended)
            {
                return;
            }

            _filling = true;
        }

        _filler = FillAsync();
    }

    private void FillIfBehind()
    {
        lock (_gate)
        {
            if (_epoch == Guid.Empty || _heard <= _ring.Last)
            {
                return;
            }
        }

        Ask();
    }

    // 6b. What the stream lost is read from the log.
    private async Task FillAsync()
    {
        var wait = TimeSpan.FromMilliseconds(50);
        while (true)
        {
            try
            {
                var after = Head;
                var page = await _source.ReadAsync(ReadHistory.After(after, _options.RingMessages, _options.RingBytes), _stopping.Token);
                bool grown, lost, complete;
                var gone = page.First > after + 1;
                if (EndIfOther(page.Head.Epoch))
                {
                    return;
                }

                lock (_gate)
                {
                    Volatile.Write(ref _lastWord, _time.GetTimestamp());
                    if (gone && _ring.Last == after)
                    {
                        _ring.Reset(page.First - 1); // readers find themselves overtaken
                    }

                    grown = Take(page.Messages);
                    _heard = Math.Max(_heard, page.Head.Sequence);
                    lost = page.Messages.IsEmpty && page.Head.Sequence > _ring.Last && !_source.IsKept;
                    if (lost)
                    {
                        _ring.Reset(page.Head.Sequence);
                    }

                    complete = _ring.Last >= _heard;
                    _filling = !complete;
                }

                if (gone)
                {
                    Note(page.First);
                    LogRemoved(_logger, _room, after, page.First);
                    PublishToReaders();
                }

                if (lost)
                {
                    LogLost(_logger, _room, after, page.Head.Sequence);
                    PublishToReaders();
                }

                if (grown)
                {
                    LogFilled(_logger, _room, page.Messages.Length, after);
                    PublishToReaders();
                }

                if (complete)
                {
                    return;
                }

                if (!grown && !lost && !gone && !await TryWaitAsync(wait))
                {
                    return; // the log lacks what the room says it has; asked again, but not in a circle
                }
            }
            catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
            {
                return;
            }
            catch (Exception fault)
            {
                LogNotFilled(_logger, fault, _room, Head);
                if (!await TryWaitAsync(wait))
                {
                    return;
                }

                wait = TimeSpan.FromTicks(Math.Min(wait.Ticks * 2, TimeSpan.FromSeconds(5).Ticks));
            }
        }
    }

    private void Note(long first)
    {
        lock (_gate)
        {
            _first = Math.Max(_first, first);
        }
    }

    private async Task<bool> TryWaitAsync(TimeSpan wait)
    {
        try
        {
            await Task.Delay(wait, _time, _stopping.Token);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }
}
