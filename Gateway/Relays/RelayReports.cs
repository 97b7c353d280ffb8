using OrleansChat.Relays;
using OrleansChat.Users;

namespace OrleansChat.Gateway.Relays;

/// <summary>What this gateway tells the operator's directory: who is online here, and what was said to the server.</summary>
/// <remarks>One call at a time; what happens while one is on its way goes with the next. What cannot be told now is told at the next renewal.</remarks>
internal sealed class RelayReports(string gateway, IRelayDirectoryGrain directory, Action<Exception> notTold)
{
    // What is said to the server is for an operator who may look, so it does not pile up here.
    private const int MaxHeard = 1_000;

    private readonly Lock _gate = new();                    // guards the fields down to _isTelling
    private readonly HashSet<RelayClient> _online = [];
    private RelayClient[]? _snapshot;
    private List<RelayConnection> _entered = [];
    private List<SessionId> _left = [];
    private List<RelayHeard> _heard = [];
    private bool _isRenewalDue;
    private bool _isTelling;

    private readonly Dictionary<SessionId, RelayConnection> _told = []; // what the directory has, as far as is known; these two are of who tells
    private bool _isInDoubt;                                            // a call failed
    private Task _telling = Task.CompletedTask;

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

        Tell();
    }

    public void Leave(RelayClient client)
    {
        lock (_gate)
        {
            _online.Remove(client);
            _snapshot = null;
            _left.Add(client.Id);
        }

        Tell();
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

        Tell();
    }

    /// <summary>Keeps the directory's knowledge for another lease, or tells it all again if it has other. Ends at once.</summary>
    public void Renew()
    {
        lock (_gate)
        {
            _isRenewalDue = true;
        }

        Tell();
    }

    /// <summary>Ends when the directory has been told of everything so far.</summary>
    public Task DrainAsync() => _telling;

    private void Tell()
    {
        lock (_gate)
        {
            if (_isTelling)
            {
                return;
            }

            _isTelling = true;
        }

        _telling = TellAllAsync();
    }

    private async Task TellAllAsync()
    {
        while (Take() is var (report, isRenewalDue) && (report is not null || isRenewalDue))
        {
            try
            {
                await TellAsync(report, isRenewalDue);
            }
            catch (Exception fault)
            {
                _isInDoubt = true;
                notTold(fault);
            }
        }
    }

    private (RelayReport? Report, bool IsRenewalDue) Take()
    {
        lock (_gate)
        {
            var report = _entered.Count + _left.Count + _heard.Count > 0 ? new RelayReport([.. _entered], [.. _left], [.. _heard]) : null;
            var isRenewalDue = _isRenewalDue;
            (_entered, _left, _heard, _isRenewalDue) = ([], [], [], false);
            _isTelling = report is not null || isRenewalDue;
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

            await directory.ReportAsync(gateway, report);
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
        if (!await directory.RenewAsync(gateway, _isInDoubt ? None : _told.Count) && _told.Count > 0)
        {
            await directory.ReportAsync(gateway, new RelayReport([.. _told.Values], [], []));
        }

        _isInDoubt = false;
    }
}
