using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OrleansChat.Grains.Storage;
using OrleansChat.Grains.Users;
using OrleansChat.Storage.Postgres;
using OrleansChat.Users;

namespace OrleansChat.Silo;

/// <summary>Makes the first accounts of a new store.</summary>
internal sealed partial class AccountStart(
    AccountSeed seed, IConfiguration configuration, IOptions<StoreOptions> options, DemoUsersPolicy policy, ILogger<AccountStart> logger) : IHostedService
{
    // Read before anything starts: a mistake in the settings is to leave no trace in a store.
    private readonly IReadOnlyList<(UserName Name, string Password)> _users = SeedUsers.Read(configuration);

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        try
        {
            await SeedAsync(cancellationToken);
        }
        catch (LogUnavailableException fault) when (options.Value.InPostgres)
        {
            throw new PostgresStartException($"{PostgresOptions.ConnectionSetting}: {fault.Message}", fault);
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private async Task SeedAsync(CancellationToken cancellationToken)
    {
        if (!(options.Value.DemoUsers ?? policy.OnlyLoopback))
        {
            if (_users.Count > 0 && await seed.IsDueAsync(cancellationToken))
            {
                LogNotMade(logger, _users.Count);
            }

            return;
        }

        if (await seed.RunAsync(_users, cancellationToken) is > 0 and var made)
        {
            LogMade(logger, made);
        }
    }

    [LoggerMessage(1302, LogLevel.Warning, "The store was empty: {Count} accounts of Chat:Users were made. Their passwords are in a configuration file; do not serve them beyond this machine.")]
    private static partial void LogMade(ILogger logger, int count);

    [LoggerMessage(1303, LogLevel.Warning, "The store has no accounts, and the {Count} of Chat:Users were not made because a listener is reachable from other machines. Chat:DemoUsers=true makes them all the same.")]
    private static partial void LogNotMade(ILogger logger, int count);
}
