using Microsoft.Extensions.Options;
using Orleans.Streams;
using OrleansChat.Gateway.Hosting;
using OrleansChat.Gateway.Sessions;
using OrleansChat.Relays;
using OrleansChat.Rooms;
using OrleansChat.Users;

namespace OrleansChat.Gateway.Relays;

/// <summary>The relay connections of this gateway: what is sent goes to the grain of its address, what comes for them is on one stream.</summary>
/// <remarks>
/// Nothing is stored and nothing is sent twice. If this process dies, nobody renews, and addresses and directory let its connections go when
/// the lease is over.
/// </remarks>
internal sealed partial class RelayHub : BackgroundService
{
    private readonly IClusterClient _cluster;
    private readonly string _gateway;
    private readonly IOptions<RelayOptions> _options; // read when they are used: all that is wrong with any is told at once at the start
    private readonly IOptions<LeaseOptions> _leases;
    private readonly TimeProvider _time;
    private readonly GatewayMetrics _metrics;
    private readonly ILogger _logger;
    private readonly RelayReports _reports;

    private readonly Lock _gate = new();    // guards these two
    private readonly Dictionary<string, RelayGroup> _groups = new(StringComparer.Ordinal);
    private Task<StreamSubscriptionHandle<RelayDeliveries>>? _subscribing;

    private volatile bool _isFailing;

    public RelayHub(
        IClusterClient cluster,
        ChatSessions sessions,
        IOptions<RelayOptions> options,
        IOptions<LeaseOptions> leases,
        TimeProvider time,
        GatewayMetrics metrics,
        ILogger<RelayHub> logger)
    {
        _cluster = cluster;
        _gateway = sessions.Gateway;
        _options = options;
        _leases = leases;
        _time = time;
        _metrics = metrics;
        _logger = logger;
        _reports = new RelayReports(_gateway, cluster.GetGrain<IRelayDirectoryGrain>(RelayDirectory.Key), LogNotTold);
    }

    /// <summary>Enters a connection that listens to an address.</summary>
    /// <returns>The connection: addressable from here on, though its handshake may not be answered yet. It leaves by <see cref="Leave"/>.</returns>
    /// <exception cref="Exception">The grains could not be reached.</exception>
    public async ValueTask<RelayClient> EnterAsync(RelayAddress address)
    {
        await SubscribedAsync();
        var client = new RelayClient(address, _time.GetUtcNow(), _options.Value.MaxQueueBytes);
        if (client.IsAddressable)
        {
            await EnterGroupAsync(client);
        }

        if (client.IsListed)
        {
            _reports.Enter(client);
        }

        return client;
    }

    /// <summary>Takes a connection out, once. Ends at once; the grains hear of it behind it.</summary>
    public void Leave(RelayClient client)
    {
        if (client.IsAddressable)
        {
            Release(client.Address.Key).Leave(client);
        }

        if (client.IsListed)
        {
            _reports.Leave(client);
        }
    }

    /// <summary>Sends a text to all who listen to an address.</summary>
    /// <param name="to">The address.</param>
    /// <param name="text">UTF-8; nobody writes to it any more.</param>
    /// <param name="except">Who does not get it.</param>
    /// <param name="otherwise">Where it goes when nobody listens to the address.</param>
    /// <returns>How many connections it goes to; 0 also when that cannot be found out, for it is not sent again.</returns>
    public async ValueTask<int> SendAsync(RelayAddress to, byte[] text, RelayClient? except = null, RelayAddress? otherwise = null)
    {
        var command = new RelayText(text, except?.Id);
        try
        {
            var reached = await _cluster.GetGrain<IRelayAddressGrain>(to.Key).SendAsync(command);
            if (reached == 0 && otherwise is { } other)
            {
                reached = await _cluster.GetGrain<IRelayAddressGrain>(other.Key).SendAsync(command);
            }

            _isFailing = false;
            _metrics.Relayed(reached > 0 ? "relayed" : "nobody");
            return reached;
        }
        catch (Exception fault)
        {
            if (!_isFailing)
            {
                _isFailing = true; // said once until one goes through
                LogNotSent(_logger, fault);
            }

            _metrics.Relayed("unknown");
            return 0;
        }
    }

    /// <summary>Keeps what a connection said to the server, for the operator.</summary>
    public void Hear(RelayClient from, byte[] text)
    {
        LogHeard(_logger, from.Address, text.Length);
        _reports.Hear(new RelayHeard(from.Address.Key, text, _time.GetUtcNow()));
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        try
        {
            await Task.WhenAll(Groups().Select(group => group.DrainAsync()).Append(_reports.DrainAsync())).WaitAsync(cancellationToken);
            if (_subscribing is { } subscribing)
            {
                await (await subscribing).UnsubscribeAsync().WaitAsync(cancellationToken);
            }
        }
        catch (Exception fault)
        {
            LogNotUnsubscribed(_logger, fault); // leases end what was not told, and the stream forgets a subscriber that does not answer
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(_leases.Value.RenewEvery, _time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                Groups().ForEach(group => group.Renew());
                _reports.Renew();
            }
        }
        catch (OperationCanceledException)
        {
            // stopping
        }
    }

    private async ValueTask EnterGroupAsync(RelayClient client)
    {
        var key = client.Address.Key;
        try
        {
            await Hold(key).EnterAsync(client);
        }
        catch
        {
            Release(key);
            throw;
        }
    }

    private RelayGroup Hold(string key)
    {
        lock (_gate)
        {
            if (!_groups.TryGetValue(key, out var group))
            {
                _groups.Add(key, group = new RelayGroup(_gateway, _cluster.GetGrain<IRelayAddressGrain>(key), LogNotTold));
            }

            group.Users++;
            return group;
        }
    }

    // One that nobody holds goes on telling what it has to tell; who comes then has another.
    private RelayGroup Release(string key)
    {
        lock (_gate)
        {
            var group = _groups[key]; // who releases holds it
            if (--group.Users == 0)
            {
                _groups.Remove(key);
            }

            return group;
        }
    }

    private List<RelayGroup> Groups()
    {
        lock (_gate)
        {
            return [.. _groups.Values];
        }
    }

    private void LogNotTold(Exception fault) => LogNotTold(_logger, fault);

    [LoggerMessage(2501, LogLevel.Warning, "Relay connections could not be told to the grains; they are at the next renewal.")]
    private static partial void LogNotTold(ILogger logger, Exception fault);

    [LoggerMessage(2502, LogLevel.Warning, "Texts could not be relayed, or it is not known whether they were; they are not sent again.")]
    private static partial void LogNotSent(ILogger logger, Exception fault);

    [LoggerMessage(2503, LogLevel.Debug, "{Address} said something to the server, {Bytes} bytes.")]
    private static partial void LogHeard(ILogger logger, RelayAddress address, int bytes);

    [LoggerMessage(2504, LogLevel.Information, "The relay could not take back its connections or its subscription.")]
    private static partial void LogNotUnsubscribed(ILogger logger, Exception fault);
}
