using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using OrleansChat.Gateway.Hosting;
using OrleansChat.Tests.Wire;

namespace OrleansChat.Tests.Gateway.SimpleChat;

/// <summary>Connections that are quiet, dead or dropped.</summary>
public sealed class ConnectionTests
{
    [Fact]
    public async Task GC_24_a_ping_is_answered_while_a_stream_is_open()
    {
        await using var gateway = await InProcessGateway.StartAsync();
        await using var connection = await WireConnection.ConnectAsync(gateway.GrpcPort);
        await connection.OpenListAsync();

        await connection.PingAsync();

        Assert.Equal(1, gateway.OpenSessions);
    }

    [Fact]
    public async Task GC_24_keep_alive_pings_come_no_more_often_than_every_10_seconds_and_a_dead_peer_is_given_up()
    {
        using var data = new TemporaryDirectory();
        await using var app = GatewayHosting.Build([.. new GatewaySetup { Data = data.Path }.ToArguments()]);

        var http2 = app.Services.GetRequiredService<IOptions<KestrelServerOptions>>().Value.Limits.Http2;

        Assert.InRange(http2.KeepAlivePingDelay, TimeSpan.FromSeconds(10), TimeSpan.FromMinutes(1));
        Assert.InRange(http2.KeepAlivePingTimeout, TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(1));
    }

    [Fact]
    public async Task GC_24_a_peer_that_answers_pings_stays_and_one_that_does_not_is_closed_and_its_streams_freed()
    {
        await using var gateway = await InProcessGateway.StartAsync(PingEverySecond);
        await using var quiet = await WireConnection.ConnectAsync(gateway.GrpcPort);
        await using var dead = await WireConnection.ConnectAsync(gateway.GrpcPort);
        await quiet.OpenListAsync();
        await dead.OpenListAsync(); // nothing is read from it any more, so nothing is answered
        Assert.Equal(2, gateway.OpenSessions);

        var pings = 0;
        while (gateway.OpenSessions > 1 || pings < 3)
        {
            await quiet.AnswerPingAsync();
            pings++;
        }

        await dead.ReceiveToCloseAsync();
        Assert.True(dead.IsClosed);
        Assert.Equal(1, gateway.OpenSessions);
    }

    [Fact]
    public async Task GC_28_a_half_closed_stream_without_a_client_is_freed_when_its_connection_closes()
    {
        await using var gateway = await InProcessGateway.StartAsync();
        await using var other = await WireConnection.ConnectAsync(gateway.GrpcPort);
        await other.OpenListAsync();
        await using (var connection = await WireConnection.ConnectAsync(gateway.GrpcPort))
        {
            await connection.OpenListAsync(); // END_STREAM was sent with the request; no reset follows
            await connection.OpenListAsync();
            Assert.Equal(3, gateway.OpenSessions);
        }

        await Eventually.HoldsAsync("the streams of the closed connection are freed", () => new(gateway.OpenSessions == 1));
    }

    private static void PingEverySecond(KestrelServerOptions kestrel)
    {
        kestrel.Limits.Http2.KeepAlivePingDelay = TimeSpan.FromSeconds(1);
        kestrel.Limits.Http2.KeepAlivePingTimeout = TimeSpan.FromSeconds(1);
    }
}
