using OrleansChat.Tests.Standalone.Orleans.Grains;

namespace OrleansChat.Tests.Standalone.Orleans;

public sealed class CallTests : IAsyncLifetime
{
    private GrainHost _host = null!; // set by InitializeAsync

    private IEchoGrain Echo => _host.Grain<IEchoGrain>();

    public async ValueTask InitializeAsync() => _host = await GrainHost.StartAsync();

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task A_grain_answers_in_every_way_that_a_method_may_return()
    {
        await Echo.SayTask();
        await Echo.SayValueTask();

        Assert.Equal("a", await Echo.SayTaskOf("a"));
        Assert.Equal(7, await Echo.SayValueTaskOf(7));
        Assert.Equal("b", await Echo.SayLater("b"));
        Assert.Equal(["c", "d"], await Echo.SayList(["c", "d"]));
        Assert.Equal(new Note("e", 5), await Echo.SayNote(new Note("e", 5)));
        Assert.Null(await Echo.SayNothing());
    }

    [Fact]
    public async Task A_grain_knows_its_key() => Assert.Equal("some key/with:signs", await _host.Grain<IEchoGrain>("some key/with:signs").SayKey());

    [Fact]
    public async Task A_grain_gets_services_by_its_constructor_and_need_not_derive_from_Grain() =>
        Assert.Equal("a service 3 served/one one other", await _host.Grain<IServedGrain>().Served());

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    public void An_empty_key_is_refused(string key) => Assert.ThrowsAny<ArgumentException>(() => _host.Grain<IEchoGrain>(key));

    [Fact]
    public async Task What_a_grain_throws_reaches_its_caller_with_its_type()
    {
        var now = await Assert.ThrowsAsync<InvalidDataException>(() => Echo.Throw("now"));
        var later = await Assert.ThrowsAsync<InvalidDataException>(async () => await Echo.ThrowLater("later"));

        Assert.Equal("now", now.Message);
        Assert.Equal("later", later.Message);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(Echo.ThrowCancelled);
    }
}
