namespace OrleansChat.Tests.Gateway;

/// <summary>A gateway with an empty store, with the settings as they are delivered, for all tests of a collection.</summary>
/// <remarks>Whatever the clients of those tests did, its log must be without a stack trace when it stops.</remarks>
public sealed class GatewayFixture : IAsyncLifetime
{
    private readonly TemporaryDirectory _data = new();

    public GatewayProcess Gateway { get; private set; } = null!; // set by InitializeAsync, which runs before any test

    public async ValueTask InitializeAsync() =>
        Gateway = await GatewayProcess.StartAsync(new GatewaySetup { Data = _data.Path });

    public async ValueTask DisposeAsync()
    {
        await using (Gateway)
        {
            Assert.Equal(0, await Gateway.TerminateAsync());
        }

        _data.Dispose();
        Assert.Empty(Gateway.Error.Lines);
        Assert.DoesNotContain(Gateway.Output.Lines, line => line.StartsWith("   at ", StringComparison.Ordinal));
    }
}
