using Google.Protobuf;
using Grpc.AspNetCore.HealthChecks;
using Grpc.Health.V1;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using OrleansChat.Tests.Wire;
using static Grpc.Health.V1.HealthCheckResponse.Types;

namespace OrleansChat.Tests.Standalone.Grpc;

/// <summary>The standard health service over ASP.NET Core's health checks.</summary>
public sealed class HealthTests
{
    private HealthStatus _storage = HealthStatus.Healthy;

    [Theory]
    [InlineData(HealthStatus.Healthy, ServingStatus.Serving)]
    [InlineData(HealthStatus.Degraded, ServingStatus.Serving)]
    [InlineData(HealthStatus.Unhealthy, ServingStatus.NotServing)]
    public async Task The_server_serves_unless_a_check_is_unhealthy(HealthStatus check, ServingStatus expected)
    {
        _storage = check;
        await using var server = await StartAsync();

        Assert.Equal(expected, await CheckAsync(server, ""));
    }

    [Fact]
    public async Task A_service_has_its_own_checks()
    {
        _storage = HealthStatus.Unhealthy;
        await using var server = await StartAsync();

        Assert.Equal(ServingStatus.Serving, await CheckAsync(server, "chat"));
        Assert.Equal(ServingStatus.NotServing, await CheckAsync(server, "storage"));
        Assert.Equal(ServingStatus.Unknown, await CheckAsync(server, "none"));
    }

    [Fact]
    public async Task An_unknown_service_is_not_found()
    {
        await using var server = await StartAsync();
        using var client = new EchoClient(server);

        var answer = await client.SendAsync("/grpc.health.v1.Health/Check", Request("nobody"));

        Assert.Equal(5, answer.Status);
    }

    [Fact]
    public async Task A_watcher_hears_the_state_now_and_every_change()
    {
        await using var server = await StartAsync();
        await using var connection = await WireConnection.ConnectAsync(server.Port);
        var watch = await connection.Call("/grpc.health.v1.Health/Watch").StartAsync(new HealthCheckRequest { Service = "storage" }.ToByteArray());
        Assert.Equal(ServingStatus.Serving, await ReadAsync(watch));

        await PublishAsync(server, HealthStatus.Unhealthy);
        await PublishAsync(server, HealthStatus.Unhealthy);
        await PublishAsync(server, HealthStatus.Healthy);

        Assert.Equal(ServingStatus.NotServing, await ReadAsync(watch));
        Assert.Equal(ServingStatus.Serving, await ReadAsync(watch));
    }

    [Fact]
    public async Task A_watcher_of_an_unknown_service_hears_that_it_is_unknown_and_stays()
    {
        await using var server = await StartAsync();
        await using var connection = await WireConnection.ConnectAsync(server.Port);

        var watch = await connection.Call("/grpc.health.v1.Health/Watch").StartAsync(new HealthCheckRequest { Service = "nobody" }.ToByteArray());

        Assert.Equal(ServingStatus.ServiceUnknown, await ReadAsync(watch));
        Assert.False(watch.HasEnded);
    }

    [Fact]
    public async Task A_watcher_hears_of_the_end_when_the_server_stops()
    {
        await using var server = await StartAsync();
        await using var connection = await WireConnection.ConnectAsync(server.Port);
        var watch = await connection.Call("/grpc.health.v1.Health/Watch").StartAsync([]);
        await ReadAsync(watch);

        var stop = server.StopAsync();

        Assert.Equal(ServingStatus.NotServing, await ReadAsync(watch));
        Assert.Null(await watch.ReadMessageAsync());
        Assert.Equal(0, watch.Status);
        await connection.DisposeAsync();
        await stop;
    }

    [Fact]
    public async Task A_cached_state_is_that_of_the_last_report()
    {
        await using var server = await StartAsync(options => options.UseHealthChecksCache = true);
        using var client = new EchoClient(server);
        await PublishAsync(server, HealthStatus.Unhealthy);

        Assert.Equal(ServingStatus.NotServing, await CheckAsync(server, "storage"));
        Assert.Equal(ServingStatus.Serving, await CheckAsync(server, "chat"));
    }

    private Task<EchoServer> StartAsync(Action<GrpcHealthChecksOptions>? configure = null) => EchoServer.StartAsync(
        services: services =>
        {
            // The reports that ASP.NET Core makes by itself would come in between.
            services.Configure<HealthCheckPublisherOptions>(options => options.Delay = TimeSpan.FromHours(1));
            services
                .AddGrpcHealthChecks(options =>
                {
                    options.Services.Map("chat", check => check.Name == "room");
                    options.Services.Map("storage", check => check.Tags.Contains("disk"));
                    options.Services.Map("none", _ => false);
                    configure?.Invoke(options);
                })
                .AddCheck("room", () => HealthCheckResult.Healthy())
                .AddCheck("log", () => new HealthCheckResult(_storage), ["disk"]);
        },
        routes: routes => routes.MapGrpcHealthChecksService());

    private static async Task<ServingStatus> CheckAsync(EchoServer server, string service)
    {
        using var client = new EchoClient(server);
        var answer = await client.SendAsync("/grpc.health.v1.Health/Check", Request(service));
        Assert.Equal(0, answer.Status);
        return HealthCheckResponse.Parser.ParseFrom(answer.Body.AsSpan(5)).Status;
    }

    private async Task PublishAsync(EchoServer server, HealthStatus storage)
    {
        _storage = storage;
        var report = await server.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync(TestContext.Current.CancellationToken);
        foreach (var publisher in server.Services.GetServices<IHealthCheckPublisher>())
        {
            await publisher.PublishAsync(report, TestContext.Current.CancellationToken);
        }
    }

    private static async Task<ServingStatus> ReadAsync(WireCall watch) =>
        HealthCheckResponse.Parser.ParseFrom(await watch.ReadMessageAsync()).Status;

    private static byte[] Request(string service) => WireCall.Framed(new HealthCheckRequest { Service = service }.ToByteArray());
}
