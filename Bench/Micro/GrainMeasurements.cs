using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Hosting;
using Orleans.Runtime;
using Orleans.Streams;

namespace OrleansChat.Bench.Micro;

/// <summary>What a call to a grain costs, without a socket or a disk.</summary>
internal static class GrainMeasurements
{
    private const string Streams = "bench";

    private static readonly AsyncLocal<string> Ambient = new();

    public static async Task RunAsync(Action<object> print)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.UseOrleans(silo => silo.UseLocalhostClustering().AddMemoryGrainStorage("PubSubStore").AddMemoryStreams(Streams));
        using var host = builder.Build();
        await host.StartAsync();
        var client = host.Services.GetRequiredService<IClusterClient>();
        var grain = client.GetGrain<IBenchGrain>("one");
        await grain.Done();

        print(await Measurement.OfAsync("call, Task", 100_000, async times =>
        {
            for (var i = 0; i < times; i++)
            {
                await grain.Done();
            }
        }));
        print(await Measurement.OfAsync("call, ValueTask<int>", 100_000, times => Add(grain, times)));
        print(await Measurement.OfAsync("call, with a token that can be cancelled", 100_000, async times =>
        {
            using var cancellation = new CancellationTokenSource();
            for (var i = 0; i < times; i++)
            {
                await grain.AddCancellable(1, cancellation.Token);
            }
        }));
        print(await Measurement.OfAsync("call, from a caller with ambient state", 100_000, times =>
        {
            Ambient.Value = "mine";
            return Add(grain, times);
        }));
        print(await Measurement.OfAsync("call, getting the reference each time", 100_000, async times =>
        {
            for (var i = 0; i < times; i++)
            {
                await client.GetGrain<IBenchGrain>("one").Add(1);
            }
        }));
        print(await Measurement.OfAsync("call, from grain to grain", 100_000, times => grain.Relay(client.GetGrain<IBenchGrain>("two"), times)));
        print(await Measurement.OfAsync("call that does not finish at once, one at a time", 50_000, async times =>
        {
            for (var i = 0; i < times; i++)
            {
                await grain.AddLater(1);
            }
        }));
        print(await Measurement.OfAsync("call that does not finish at once, 256 at a time", 100_000, async times =>
        {
            var calls = new Task<int>[256];
            for (var i = 0; i < times; i += calls.Length)
            {
                for (var j = 0; j < calls.Length; j++)
                {
                    calls[j] = grain.AddLater(1).AsTask();
                }

                await Task.WhenAll(calls);
            }
        }));
        print(await Measurement.OfAsync("call, 8 callers of one grain", 200_000, times =>
            Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => Add(grain, times / 8))))));
        print(await Measurement.OfAsync("call, 8 callers of 8 grains", 200_000, times =>
            Task.WhenAll(Enumerable.Range(0, 8).Select(number => Task.Run(() => Add(client.GetGrain<IBenchGrain>($"{number}"), times / 8))))));
        print(await ActivateAsync(client));
        print(await PublishAsync(client));
        await host.StopAsync();
    }

    private static async Task Add(IBenchGrain grain, int times)
    {
        for (var i = 0; i < times; i++)
        {
            await grain.Add(1);
        }
    }

    /// <summary>Bytes are those that stay: what an idle activation weighs, its key included.</summary>
    private static async Task<Measurement> ActivateAsync(IClusterClient client)
    {
        const int Grains = 50_000;
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var start = System.Diagnostics.Stopwatch.GetTimestamp();
        for (var i = 0; i < Grains; i++)
        {
            await client.GetGrain<IBenchGrain>($"idle {i}").Done();
        }

        var time = System.Diagnostics.Stopwatch.GetElapsedTime(start).TotalNanoseconds / Grains;
        return new("first call to a grain; bytes of an idle activation", time, (double)(GC.GetTotalMemory(forceFullCollection: true) - before) / Grains);
    }

    private static async Task<Measurement> PublishAsync(IClusterClient client)
    {
        var stream = client.GetStreamProvider(Streams).GetStream<int>(StreamId.Create("bench", "one"));
        var got = new SemaphoreSlim(0);
        await stream.SubscribeAsync((number, _) =>
        {
            if (number == 0)
            {
                got.Release();
            }

            return Task.CompletedTask;
        });
        return await Measurement.OfAsync("event to a subscriber outside of grains, 512 at a time", 51_200, async times =>
        {
            for (var i = 1; i <= times; i++)
            {
                await stream.OnNextAsync(i % 512);
                if (i % 512 == 0)
                {
                    await got.WaitAsync();
                }
            }
        });
    }
}
