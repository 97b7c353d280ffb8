using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Configuration;
using Orleans.Hosting;
using Orleans.Runtime;
using OrleansChat.Tests.Standalone.Orleans.Grains;

namespace OrleansChat.Tests.Standalone.Orleans;

public sealed class HostTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Grains_answer_from_the_hosts_start_on_and_not_before()
    {
        using var host = Build();
        var grain = host.Services.GetRequiredService<IGrainFactory>().GetGrain<IEchoGrain>("one");

        await Assert.ThrowsAsync<SiloUnavailableException>(grain.SayTask);
        await host.StartAsync(Cancellation);
        await grain.SayTask();

        await host.StopAsync(Cancellation);
        await Assert.ThrowsAsync<SiloUnavailableException>(grain.SayTask);
    }

    [Fact]
    public async Task A_silo_may_be_asked_for_twice_and_on_every_kind_of_builder()
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        ISiloBuilder? first = null, second = null;
        builder.UseOrleans(silo => first = silo).UseOrleans(silo => second = silo);
        using var older = new HostBuilder().UseOrleans(silo => silo.UseLocalhostClustering()).Build();

        Assert.Same(first, second);
        await older.StartAsync(Cancellation);
        await older.Services.GetRequiredService<IClusterClient>().GetGrain<IEchoGrain>("one").SayTask();
        await older.StopAsync(Cancellation);
    }

    [Fact]
    public async Task A_grain_that_does_not_end_does_not_hold_up_the_hosts_stop_for_ever()
    {
        using var host = Build(silo => silo.Configure<GrainCollectionOptions>(options => options.DeactivationTimeout = TimeSpan.FromMilliseconds(100)));
        await host.StartAsync(Cancellation);
        var probe = host.Services.GetRequiredService<Probe>();
        await host.Services.GetRequiredService<IGrainFactory>().GetGrain<ILifeGrain>("lingers").Life();

        await host.StopAsync(Cancellation).Within("the host has not stopped");

        Assert.True(probe.Has("lingers 1 ends"));
    }

    [Fact]
    public async Task A_call_in_progress_does_not_hold_up_the_hosts_stop_beyond_its_time_and_its_caller_is_released()
    {
        var host = Build();
        await host.StartAsync(Cancellation);
        var probe = host.Services.GetRequiredService<Probe>();
        var call = host.Services.GetRequiredService<IGrainFactory>().GetGrain<ISlowGrain>("one").Pass("gate");
        await probe.Marked("gate in");

        using var impatience = new CancellationTokenSource(TimeSpan.FromMilliseconds(100));
        await host.StopAsync(impatience.Token).Within("the host has not stopped");
        host.Dispose();

        await Assert.ThrowsAsync<SiloUnavailableException>(() => call.Within("the caller was not released"));
    }

    [Fact]
    public async Task Several_classes_of_an_interface_are_told_apart_by_name_and_prefix()
    {
        using var host = Build();
        await host.StartAsync(Cancellation);
        var grains = host.Services.GetRequiredService<IGrainFactory>();

        Assert.Equal("gate/one", grains.GetGrain<IGateGrain>("one").GetGrainId().ToString());
        Assert.Equal("reentrantgate/one", grains.GetGrain<IGateGrain>("one", typeof(ReentrantGateGrain).FullName).GetGrainId().ToString());
        Assert.Contains("Candidates", Assert.Throws<ArgumentException>(() => grains.GetGrain<IGateGrain>("one", "OrleansChat")).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => grains.GetGrain<IGateGrain>("one", "Nowhere"));
        await host.StopAsync(Cancellation);
    }

    [Fact]
    public void A_grain_made_by_hand_says_that_it_has_no_runtime()
    {
        var grain = new EchoGrain();

        Assert.Contains("outside of the runtime", Assert.Throws<InvalidOperationException>(() => grain.IdentityString).Message, StringComparison.Ordinal);
    }

    private static IHost Build() => Build(_ => { });

    private static IHost Build(Action<ISiloBuilder> configure)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Services.AddSingleton<Probe>().AddScoped<LifeGrain.Scoped>();
        builder.UseOrleans(configure);
        return builder.Build();
    }
}
