namespace OrleansChat.Tests.Gateway;

/// <summary>A gateway for the tests of a collection, with one user more and otherwise, unless a derived fixture has it else, the settings as they are delivered.</summary>
/// <remarks>Whatever the clients of those tests did, its log must be without a stack trace when it stops.</remarks>
public class GatewayFixture : IAsyncLifetime
{
    /// <summary>A user whose name a header has only as raw UTF-8.</summary>
    public const string UnicodeUser = "Zoë 山田";

    public const string UnicodePassword = "пароль";

    private readonly TemporaryDirectory _data = new();

    public GatewayProcess Gateway { get; private set; } = null!; // set by InitializeAsync, which runs before any test

    /// <summary>Settings that are not as they are delivered.</summary>
    protected virtual IReadOnlyList<string> Settings => [];

    public async ValueTask InitializeAsync() => Gateway = await GatewayProcess.StartAsync(new GatewaySetup
    {
        Data = _data.Path,
        Settings = [$"Chat:Users:unicode:Name={UnicodeUser}", $"Chat:Users:unicode:Password={UnicodePassword}", .. Settings],
    });

    public async ValueTask DisposeAsync()
    {
        await using (Gateway)
        {
            Assert.Equal(0, await Gateway.TerminateAsync());
        }

        _data.Dispose();
        GC.SuppressFinalize(this);
        Assert.Empty(Gateway.Error.Lines);
        Assert.DoesNotContain(Gateway.Output.Lines, line => line.StartsWith("      ", StringComparison.Ordinal) && line.TrimStart().StartsWith("at ", StringComparison.Ordinal));
    }
}
