using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using OrleansChat.Gateway.WebSockets;

namespace OrleansChat.Tests.Gateway.WebSockets;

public sealed class WebSocketKeepAliveTests : IDisposable
{
    private static readonly byte[] Ping = [0x89, 0];
    private static readonly byte[] Hello = WebSocketFrames.Text("hello"u8);

    private readonly HeldTransport _transport = new();
    private readonly Lifetime _lifetime = new();
    private readonly WebSocketConnection _connection;

    public WebSocketKeepAliveTests()
    {
        var context = new DefaultHttpContext();
        context.Features.Set<IHttpRequestLifetimeFeature>(_lifetime);
        _connection = new WebSocketConnection(context, _transport, maxMessageBytes: 1024, TimeSpan.FromSeconds(1), TimeProvider.System);
    }

    [Fact]
    public async Task A_silent_client_is_pinged_in_the_second_turn_and_cut_in_the_third()
    {
        await _connection.CheckAsync();
        Assert.Empty(_transport.Writes);

        await _connection.CheckAsync();
        Assert.Equal([Ping], _transport.Writes);
        Assert.False(_lifetime.IsAborted);

        await _connection.CheckAsync();
        Assert.True(_lifetime.IsAborted);
    }

    [Fact]
    public async Task A_silent_client_that_takes_what_it_is_sent_is_not_cut_for_a_ping_that_had_no_room()
    {
        await _connection.CheckAsync();

        for (var turn = 0; turn < 5; turn++)
        {
            _transport.Hold();
            var sending = _connection.SendAsync(Hello);
            await _connection.CheckAsync();
            _transport.Take();
            await sending;
        }

        Assert.False(_lifetime.IsAborted);
        Assert.DoesNotContain(Ping, _transport.Writes);
        await _connection.CheckAsync();
        Assert.Equal(Ping, _transport.Writes[^1]);
    }

    [Fact]
    public async Task A_client_that_takes_nothing_of_a_write_for_a_whole_turn_is_cut()
    {
        _transport.Hold();
        var sending = _connection.SendAsync(Hello);

        await _connection.CheckAsync();
        Assert.False(_lifetime.IsAborted);
        await _connection.CheckAsync();

        Assert.True(_lifetime.IsAborted);
        _transport.Take();
        await sending;
    }

    [Fact]
    public async Task A_client_that_does_not_even_take_its_ping_is_cut_two_turns_later()
    {
        await _connection.CheckAsync();
        _transport.Hold();
        var pinging = _connection.CheckAsync();

        await _connection.CheckAsync();
        Assert.False(_lifetime.IsAborted);
        await _connection.CheckAsync();

        Assert.True(_lifetime.IsAborted);
        Assert.False(pinging.IsCompleted);
        _transport.Take();
        await pinging;
    }

    public void Dispose() => _connection.Dispose();

    private sealed class Lifetime : IHttpRequestLifetimeFeature
    {
        public bool IsAborted { get; private set; }

        public CancellationToken RequestAborted { get; set; }

        public void Abort() => IsAborted = true;
    }
}
