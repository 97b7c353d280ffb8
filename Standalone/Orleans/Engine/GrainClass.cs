// The part of Orleans 10 that this product uses, in one process; see docs/decisions/0002-standalone-orleans.md.
using System.Collections.Concurrent;
using System.ComponentModel;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Runtime;

namespace Orleans.Engine;

/// <summary>A grain class in one host, with its activations by key.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class GrainClass
{
    private readonly ConcurrentDictionary<string, Activation> _activations = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, WorkerSet> _workers = new(StringComparer.Ordinal);

    internal GrainClass(Silo silo, GrainClassDescription description)
    {
        Silo = silo;
        Description = description;
        GrainType = GrainType.Create(NameOf(description.Type));
        MaxLocalWorkers = description.MaxLocalWorkers;
        CollectionAge = silo.Collection.ClassSpecificCollectionAge.TryGetValue(FullName, out var own)
            ? own
            : silo.Collection.CollectionAge;
    }

    internal Silo Silo { get; }

    internal GrainClassDescription Description { get; }

    internal GrainType GrainType { get; }

    internal string FullName => Description.Type.FullName!; // it is neither generic nor a parameter

    internal bool IsReentrant => Description.IsReentrant;

    internal int MaxLocalWorkers { get; }

    internal bool IsStatelessWorker => MaxLocalWorkers > 0;

    internal TimeSpan CollectionAge { get; }

    internal IEnumerable<Activation> Activations =>
        _activations.Select(entry => entry.Value).Concat(_workers.SelectMany(entry => entry.Value.Activations));

    /// <summary>The activation that takes the next call to this key; made if there is none.</summary>
    /// <exception cref="SiloUnavailableException">One would have to be made, and the host has not started or stops.</exception>
    internal Activation Place(string key)
    {
        if (IsStatelessWorker)
        {
            return _workers.GetOrAdd(key, static (key, self) => new WorkerSet(self, key), this).Place();
        }

        while (true)
        {
            if (_activations.TryGetValue(key, out var activation))
            {
                return activation;
            }

            activation = NewActivation(key, null);
            if (_activations.TryAdd(key, activation))
            {
                activation.Activate();
                return activation;
            }
        }
    }

    internal Activation NewActivation(string key, WorkerSet? workers)
    {
        Silo.ThrowIfClosed();
        return new Activation(this, key, workers);
    }

    internal void Remove(Activation activation, WorkerSet? workers)
    {
        if (workers is not null)
        {
            workers.Remove(activation);
        }
        else
        {
            _activations.TryRemove(new KeyValuePair<string, Activation>(activation.Key, activation));
        }
    }

    internal object CreateInstance(IServiceProvider services) =>
        Description.Create is { } create ? create(services) : ActivatorUtilities.CreateInstance(services, Description.Type);

    internal GrainReference Reference(string key) => Reference(Description.Interfaces[0], key);

    internal GrainReference Reference(Type grainInterface, string key) => Silo.Interface(grainInterface).Create(this, key);

    private static string NameOf(Type type)
    {
        var name = type.Name.ToLowerInvariant();
        return name.EndsWith("grain", StringComparison.Ordinal) && name.Length > 5 ? name[..^5] : name;
    }
}
