using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OrleansChat.Grains.Users;
using OrleansChat.Storage.Sqlite;

namespace OrleansChat.Silo;

/// <summary>Opens the store before anything else starts, and makes the first accounts of a new one.</summary>
internal sealed partial class StoreStart(
    IServiceProvider services, IConfiguration configuration, IOptions<StoreOptions> options, DemoUsersPolicy policy, ILogger<StoreStart> logger) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var users = SeedUsers.Read(configuration);
        var database = services.GetRequiredService<SqliteDatabase>(); // opens the file, or says in a sentence why not
        LogOpened(logger, database.File);

        var seed = services.GetRequiredService<AccountSeed>();
        if (!(options.Value.DemoUsers ?? policy.OnlyLoopback))
        {
            if (users.Count > 0 && await seed.IsDueAsync(cancellationToken))
            {
                LogNotMade(logger, users.Count);
            }

            return;
        }

        if (await seed.RunAsync(users, cancellationToken) is > 0 and var made)
        {
            LogMade(logger, made);
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    [LoggerMessage(1301, LogLevel.Information, "Messages and accounts are kept in {File}.")]
    private static partial void LogOpened(ILogger logger, string file);

    [LoggerMessage(1302, LogLevel.Warning, "The store was empty: {Count} accounts of Chat:Users were made. Their passwords are in a configuration file; do not serve them beyond this machine.")]
    private static partial void LogMade(ILogger logger, int count);

    [LoggerMessage(1303, LogLevel.Warning, "The store has no accounts, and the {Count} of Chat:Users were not made because a listener is reachable from other machines. Chat:DemoUsers=true makes them all the same.")]
    private static partial void LogNotMade(ILogger logger, int count);
}
