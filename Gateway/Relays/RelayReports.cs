using OrleansChat.Relays;
using OrleansChat.Users;

namespace OrleansChat.Gateway.Relays;

/// <summary>What this gateway tells the operator's directory: who is online here, and what was said to the server.</summary>
/// <remarks>One call at a time; what happens while one is on its way goes with the next. What cannot be told now is told at the next renewal.</remarks>
internal sealed class RelayReports
{
    // What is said to the server is for an operator who may look, so it does not pile up here.
    private const int MaxHeard = 1_000;

    private readonly string _gateway;
    private readonly IRelayDirectoryGrain _directory;
    private readonly Action<Exception> _notTold;
    private readonly TellingLoop _loop;

    private readonly Lock _gate = new();                    // guards the fields down to _isRenewalDue
    private readonly HashSet<RelayClient> _online = [];
    private RelayClient[]? _snapshot;
    private List<RelayConnection> _entered = [];
    private List<SessionId> _left = [];
    private List<RelayHeard> _heard = [];
    private bool _isRenewalDue;

    private readonly Dictionary<SessionId, RelayConnection> _told = []; // what the directory has, as far as is known; these two are of who tells
    private bool _isInDoubt;                                            // a call failed

    public RelayReports(string gateway, IRelayDirectoryGrain directory, Action<Exception> notTold)
    {
        (_gateway, _directory, _notTold) = (gateway, directory, notTold);
        _loop = new TellingLoop(TellDueAsync);
    }

    /// <summary>Everybody who is online here.</summary>
    public IReadOnlyList<RelayClient> Online
    {
        get
        {
            lock (_gate)
            {
                return _snapshot ??= [.. _online];
            }
        }
    }

    public void Enter(RelayClient client)
    {
        lock (_gate)
        {
            _online.Add(client);
            _snapshot = null;
            _entered.Add(new RelayConnection(client.Id, client.Address.Key, client.Since));
        }

        _loop.Tell();
    }

    public void Leave(RelayClient client)
    {
        lock (_gate)
        {
            _online.Remove(client);
            _snapshot = null;
            _left.Add(client.Id);
        }

        _loop.Tell();
    }

    public void Hear(RelayHeard heard)
    {
        lock (_gate)
        {
            if (_heard.Count == MaxHeard)
            {
                return;
            }

            _heard.Add(heard);
        }

        _loop.Tell();
    }

    /// <summary>Keeps the directory's knowledge for another lease, or tells it all again if it has other. Ends at once.</summary>
    public void Renew()
    {
        lock (_gate)
        {
            _isRenewalDue = true;
        }

        _loop.Tell();
    }

    /// <summary>Ends when the directory has been told of everything so far.</summary>
    public Task DrainAsync() => _loop.DrainAsync();

    private async ValueTask TellDueAsync()
    {
        var (report, isRenewalDue) = Take();
        try
        {
            await TellAsync(report, isRenewalDue);
        }
        catch (Exception fault)
        {
            _isInDoubt = true;
            _notTold(fault);
        }
    }

    private (RelayReport? Report, bool IsRenewalDue) Take()
    {
        lock (_gate)
        {
            var report = _entered.Count + _left.Count + _heard.Count > 0 ? new RelayReport([.. _entered], [.. _left], [.. _heard]) : null;
            var isRenewalDue = _isRenewalDue;
            (_entered, _left, _heard, _isRenewalDue) = ([], [], [], false);
            return (report, isRenewalDue);
        }
    }

    private async ValueTask TellAsync(RelayReport? report, bool isRenewalDue)
    {
        if (report is not null)
        {
            foreach (var entered in report.Entered)
            {
                _told[entered.Session] = entered;
            }

            foreach (var left in report.Left)
            {
                _told.Remove(left);
            }

            await _directory.ReportAsync(_gateway, report);
        }

        if (isRenewalDue)
        {
            await RenewAsync();
        }
    }

    private async ValueTask RenewAsync()
    {
        // No directory counts so: one in doubt lets all go, to be told anew.
        const int None = -1;
        if (!await _directory.RenewAsync(_gateway, _isInDoubt ? None : _told.Count) && _told.Count > 0)
        {
            await _directory.ReportAsync(_gateway, new RelayReport([.. _told.Values], [], []));
        }

        _isInDoubt = false;
    }
}
