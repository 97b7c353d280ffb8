// The part of Orleans 10 that this product uses, in one process; see docs/decisions/0002-standalone-orleans.md.
using System.Collections.Frozen;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Runtime;

namespace Orleans.Engine;

/// <summary>The grains of one host: what there is, what is active, and their end when the host stops.</summary>
internal sealed partial class Silo : IClusterClient, IHostedService, IDisposable
{
    private readonly FrozenDictionary<Type, GrainInterfaceDescription> _interfaces;
    private readonly FrozenDictionary<Type, GrainClass[]> _implementations;
    private readonly GrainClass[] _classes;
    private ITimer? _collector;
    private volatile State _state;

    public Silo(
        IServiceProvider services,
        TimeProvider time,
        IOptions<SiloMessagingOptions> messaging,
        IOptions<GrainCollectionOptions> collection,
        ILogger<Silo> logger)
    {
        Services = services;
        Time = time;
        Logger = logger;
        Collection = collection.Value;
        ResponseTimeouts = new(time, messaging.Value.ResponseTimeout);
        var manifests = GrainManifest.All();
        _interfaces = manifests.SelectMany(manifest => manifest.Interfaces).ToFrozenDictionary(description => description.Type);
        _classes = [.. manifests.SelectMany(manifest => manifest.Classes).Select(description => new GrainClass(this, description))];
        _implementations = _classes
            .SelectMany(grainClass => grainClass.Description.Interfaces.Select(type => (type, grainClass)))
            .GroupBy(pair => pair.type, pair => pair.grainClass)
            .ToFrozenDictionary(group => group.Key, group => group.ToArray());
    }

    private enum State
    {
        NotStarted,
        Running,
        Stopping,
        Stopped,
    }

    public IServiceProvider Services { get; }

    IServiceProvider IClusterClient.ServiceProvider => Services;

    public TimeProvider Time { get; }

    public ILogger Logger { get; }

    public GrainCollectionOptions Collection { get; }

    public ResponseTimeouts ResponseTimeouts { get; }

    public bool IsStopping => _state >= State.Stopping;

    public TGrainInterface GetGrain<TGrainInterface>(string primaryKey, string? grainClassNamePrefix = null)
        where TGrainInterface : IGrainWithStringKey
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(primaryKey);
        var description = Interface(typeof(TGrainInterface));
        var grainClass = grainClassNamePrefix is null && _implementations.TryGetValue(typeof(TGrainInterface), out var all) && all.Length == 1
            ? all[0]
            : Implementation(typeof(TGrainInterface), grainClassNamePrefix);
        return (TGrainInterface)(object)description.Create(grainClass, primaryKey);
    }

    public GrainInterfaceDescription Interface(Type type) => _interfaces.TryGetValue(type, out var description)
        ? description
        : throw new ArgumentException($"{type} is not a grain interface that was generated for; is its project built with UsesOrleans?", nameof(type));

    /// <summary>Whether an activation may be made now: by anybody while the host runs, by other grains while it stops.</summary>
    public void ThrowIfClosed()
    {
        switch (_state)
        {
            case State.Running:
            case State.Stopping when Activation.Current is not null:
                return;
            case State.NotStarted:
                throw new SiloUnavailableException("The host has not started yet; grains answer from its start on.");
            default:
                throw Stopped();
        }
    }

    public static SiloUnavailableException Stopped() => new("The host stops; no grain is activated any more.");

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _state = State.Running;
        var quantum = Collection.CollectionQuantum;
        _collector = Time.CreateDetachedTimer(static silo => ((Silo)silo!).Collect(), this, quantum, quantum);
        return Task.CompletedTask;
    }

    /// <summary>Ends every activation, and those that ending grains call up; what has not ended when the host's patience has, is left.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        _state = State.Stopping;
        _collector?.Dispose();
        try
        {
            while (_classes.SelectMany(grainClass => grainClass.Activations).ToArray() is { Length: > 0 } active)
            {
                foreach (var activation in active)
                {
                    activation.Deactivate(new(DeactivationReasonCode.ShuttingDown, "The host stops."), cancellationToken);
                }

                await Task.WhenAll(active.Select(activation => activation.Deactivated)).WaitAsync(cancellationToken);
            }
        }
        catch (OperationCanceledException)
        {
            LogLeft(Logger, _classes.Sum(grainClass => grainClass.Activations.Count()));
        }

        _state = State.Stopped;
    }

    public void Dispose()
    {
        _collector?.Dispose();
        ResponseTimeouts.Dispose();
    }

    [LoggerMessage(20, LogLevel.Warning, "{Count} grains had not ended when the host's time to stop was over.")]
    private static partial void LogLeft(ILogger logger, int count);

    /// <summary>The class whose full name begins with the prefix; without one, the class that is named as the interface is, or the only one.</summary>
    private GrainClass Implementation(Type grainInterface, string? prefix)
    {
        var all = _implementations.GetValueOrDefault(grainInterface, []);
        var classes = all;
        if (!string.IsNullOrWhiteSpace(prefix))
        {
            classes = [.. all.Where(grainClass => grainClass.FullName.StartsWith(prefix, StringComparison.Ordinal))];
            classes = classes.FirstOrDefault(grainClass => grainClass.FullName.Length == prefix.Length) is { } exact ? [exact] : classes;
        }
        else if (all.Length > 1 && all.FirstOrDefault(grainClass => grainClass.Description.Type.Name == grainInterface.Name[1..]) is { } namesake)
        {
            classes = [namesake];
        }

        return classes switch
        {
            [var only] => only,
            [] => throw new ArgumentException($"Could not find an implementation for interface {grainInterface}{(all.Length > 0 ? $" matching prefix \"{prefix}\"" : "")}."),
            _ => throw new ArgumentException(
                $"Unable to identify a single appropriate grain class for interface {grainInterface}. "
                + $"Candidates: {string.Join(", ", classes.Select(grainClass => grainClass.FullName))}."),
        };
    }

    private void Collect()
    {
        var now = Time.GetTimestamp();
        foreach (var grainClass in _classes)
        {
            foreach (var activation in grainClass.Activations)
            {
                activation.CollectIfIdle(now, grainClass.CollectionAge);
            }
        }
    }
}
