// The part of Orleans 10 that this product uses, in one process; see docs/decisions/0002-standalone-orleans.md.
using System.Collections.Immutable;

namespace Orleans.Engine;

/// <summary>The activations that share the calls of one key of a stateless worker.</summary>
internal sealed class WorkerSet(GrainClass grainClass, string key)
{
    private readonly Lock _gate = new();
    private ImmutableArray<Worker> _workers = [];

    public IEnumerable<Activation> Activations => _workers.Select(worker => worker.Activation);

    /// <summary>The one with the least to do; a new one if all have something to do and there may be another.</summary>
    public Activation Place()
    {
        Worker? made = null;
        Worker? best = null;
        lock (_gate)
        {
            foreach (var worker in _workers)
            {
                if (best is null || worker.Load < best.Load)
                {
                    best = worker;
                }
            }

            if (best is null || (best.Load > 0 && _workers.Length < grainClass.MaxLocalWorkers))
            {
                best = made = new Worker(grainClass.NewActivation(key, this));
                _workers = _workers.Add(made);
            }

            best.Load++;
        }

        made?.Activation.Activate();
        return best.Activation;
    }

    /// <summary>A call that was placed there has finished, or has gone elsewhere.</summary>
    public void Unload(Activation activation)
    {
        lock (_gate)
        {
            if (_workers.FirstOrDefault(worker => worker.Activation == activation) is { } worker)
            {
                worker.Load--;
            }
        }
    }

    public void Remove(Activation activation)
    {
        lock (_gate)
        {
            _workers = _workers.RemoveAll(worker => worker.Activation == activation);
        }
    }

    private sealed class Worker(Activation activation)
    {
        public Activation Activation { get; } = activation;

        public int Load { get; set; }
    }
}
