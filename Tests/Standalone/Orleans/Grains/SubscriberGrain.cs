using Orleans.Runtime;
using Orleans.Streams;

namespace OrleansChat.Tests.Standalone.Orleans.Grains;

/// <remarks>A key that begins with "resumes" gives its subscriptions their observer back when it is activated.</remarks>
internal sealed class SubscriberGrain(Probe probe) : Grain, ISubscriberGrain
{
    private TaskScheduler? _scheduler;
    private StreamSubscriptionHandle<int>? _subscription;
    private int _life;

    private string Key => this.GetPrimaryKeyString();

    private IAsyncStream<int> Stream => this.GetStreamProvider(GrainHost.Streams).GetStream<int>(StreamId.Create("tests", Key));

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _life = probe.Count($"lives of {Key}");
        _scheduler = TaskScheduler.Current;
        if (Key.StartsWith("resumes", StringComparison.Ordinal))
        {
            foreach (var handle in await Stream.GetAllSubscriptionHandles())
            {
                _subscription = await handle.ResumeAsync(OnNextAsync);
            }
        }
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        probe.Mark($"{Key} {_life} ends");
        return Task.CompletedTask;
    }

    public async Task Subscribe() => _subscription = await Stream.SubscribeAsync(OnNextAsync);

    public Task Unsubscribe() => _subscription!.UnsubscribeAsync();

    public Task Publish(int number) => Stream.OnNextAsync(number);

    public async Task<int> CountSubscriptions() => (await Stream.GetAllSubscriptionHandles()).Count;

    public Task Deactivate()
    {
        DeactivateOnIdle();
        return Task.CompletedTask;
    }

    public async Task Pass(string gate)
    {
        probe.Mark($"{gate} in");
        await probe.Gate(gate);
        probe.Events.Enqueue($"{gate} out");
    }

    public Task Ping()
    {
        probe.Count("pings");
        return Task.CompletedTask;
    }

    private async Task OnNextAsync(int number, StreamSequenceToken? token)
    {
        if (TaskScheduler.Current != _scheduler)
        {
            probe.Mark("event outside of a turn");
        }

        await Task.Yield();
        probe.Events.Enqueue($"{Key} {_life} gets {number}");
        probe.Mark($"{Key} {_life} gets {number}");
    }
}
