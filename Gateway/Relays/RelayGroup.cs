using OrleansChat.Relays;
using OrleansChat.Rooms;
using OrleansChat.Users;

namespace OrleansChat.Gateway.Relays;

/// <summary>The connections of this gateway that listen to one address, and what its grain has been told of them.</summary>
/// <remarks>
/// One call to the grain at a time, so that the two agree on who listens whenever a lease is renewed; who comes or goes while one is on its
/// way goes with the next.
/// </remarks>
internal sealed class RelayGroup
{
    private readonly string _gateway;
    private readonly IRelayAddressGrain _grain;
    private readonly Action<Exception> _notTold;
    private readonly TellingLoop _loop;

    private readonly Lock _gate = new();                    // guards the fields down to _isRenewalDue
    private readonly HashSet<RelayClient> _listeners = [];
    private RelayClient[]? _snapshot;
    private List<Entering> _entering = [];
    private List<SessionId> _leaving = [];
    private bool _isRenewalDue;

    private readonly HashSet<SessionId> _told = [];         // what the grain has, as far as is known; these two are of who tells
    private bool _isInDoubt;                                // a call failed

    public RelayGroup(string gateway, IRelayAddressGrain grain, Action<Exception> notTold)
    {
        (_gateway, _grain, _notTold) = (gateway, grain, notTold);
        _loop = new TellingLoop(TellDueAsync);
    }

    /// <summary>How many connections hold the group. The hub's, under its lock.</summary>
    public int Users { get; set; }

    /// <summary>The last text that was delivered here. Of who delivers, one after the other.</summary>
    public Position Delivered { get; set; }

    /// <summary>Who listens, and has heard from the grain since when.</summary>
    public IReadOnlyList<RelayClient> Listeners
    {
        get
        {
            lock (_gate)
            {
                return _snapshot ??= [.. _listeners];
            }
        }
    }

    /// <summary>Enters a connection; from when the task ends it is addressable.</summary>
    /// <exception cref="Exception">The grain could not be reached; whether it knows of the connection is settled at the next renewal.</exception>
    public Task EnterAsync(RelayClient client)
    {
        var entering = new Entering(client);
        lock (_gate)
        {
            _entering.Add(entering);
        }

        _loop.Tell();
        return entering.Done.Task;
    }

    /// <summary>Takes a connection out. Ends at once; the grain hears of it behind it.</summary>
    public void Leave(RelayClient client)
    {
        lock (_gate)
        {
            _listeners.Remove(client);
            _snapshot = null;
            _leaving.Add(client.Id);
        }

        _loop.Tell();
    }

    /// <summary>Keeps the grain's knowledge for another lease, or tells it all again if it has other. Ends at once.</summary>
    public void Renew()
    {
        lock (_gate)
        {
            _isRenewalDue = true;
        }

        _loop.Tell();
    }

    /// <summary>Ends when the grain has been told of everything so far.</summary>
    public Task DrainAsync() => _loop.DrainAsync();

    private async ValueTask TellDueAsync()
    {
        var (entering, leaving, isRenewalDue) = Take();
        await EnterAsync(entering);
        await TryAsync(leaving.Count > 0, () => LeaveAsync(leaving));
        await TryAsync(isRenewalDue, RenewAsync);
    }

    private (List<Entering> Entering, List<SessionId> Leaving, bool IsRenewalDue) Take()
    {
        lock (_gate)
        {
            var due = (_entering, _leaving, _isRenewalDue);
            (_entering, _leaving, _isRenewalDue) = ([], [], false);
            return due;
        }
    }

    private async ValueTask EnterAsync(List<Entering> entering)
    {
        if (entering.Count == 0)
        {
            return;
        }

        try
        {
            var entered = await _grain.EnterAsync(_gateway, [.. entering.Select(one => one.Client.Id)]);
            Add(entering, entered);
        }
        catch (Exception fault)
        {
            _isInDoubt = true;
            entering.ForEach(one => one.Done.SetException(fault));
        }
    }

    private void Add(List<Entering> entered, Position position)
    {
        lock (_gate)
        {
            foreach (var one in entered)
            {
                one.Client.Entered = position;
                _listeners.Add(one.Client);
            }

            _snapshot = null;
        }

        foreach (var one in entered)
        {
            _told.Add(one.Client.Id);
            one.Done.SetResult();
        }
    }

    private ValueTask LeaveAsync(List<SessionId> leaving)
    {
        _told.ExceptWith(leaving);
        return _grain.LeaveAsync(_gateway, [.. leaving]);
    }

    private async ValueTask RenewAsync()
    {
        // No grain counts so: one in doubt lets all go, to be told anew.
        const int None = -1;
        if (!await _grain.RenewAsync(_gateway, _isInDoubt ? None : _told.Count) && _told.Count > 0)
        {
            await _grain.EnterAsync(_gateway, [.. _told]);
        }

        _isInDoubt = false;
    }

    private async ValueTask TryAsync(bool isDue, Func<ValueTask> tell)
    {
        if (!isDue)
        {
            return;
        }

        try
        {
            await tell();
        }
        catch (Exception fault)
        {
            _isInDoubt = true;
            _notTold(fault);
        }
    }

    private sealed record Entering(RelayClient Client)
    {
        public TaskCompletionSource Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
