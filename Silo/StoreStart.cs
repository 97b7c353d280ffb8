using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OrleansChat.Grains.Storage;
using OrleansChat.Grains.Users;
using OrleansChat.Storage.Postgres;
using OrleansChat.Storage.Sqlite;
using OrleansChat.Users;

namespace OrleansChat.Silo;

/// <summary>Opens the store before anything else starts, and makes the first accounts of a new one.</summary>
internal sealed partial class StoreStart(
    IServiceProvider services, IConfiguration configuration, IOptions<StoreOptions> options, DemoUsersPolicy policy, ILogger<StoreStart> logger) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var users = SeedUsers.Read(configuration);
        LogOpened(logger, await OpenAsync(cancellationToken));
        try
        {
            await SeedAsync(users, cancellationToken);
        }
        catch (LogUnavailableException fault) when (options.Value.InPostgres)
        {
            throw new PostgresStartException($"{PostgresOptions.ConnectionSetting}: {fault.Message}", fault);
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    // Or says in a sentence why not.
    private async Task<string> OpenAsync(CancellationToken cancellationToken)
    {
        if (!options.Value.InPostgres)
        {
            return services.GetRequiredService<SqliteDatabase>().File;
        }

        var database = services.GetRequiredService<PostgresDatabase>();
        await database.MigrateAsync(cancellationToken);
        return database.Place;
    }

    private async Task SeedAsync(IReadOnlyList<(UserName Name, string Password)> users, CancellationToken cancellationToken)
    {
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

    [LoggerMessage(1301, LogLevel.Information, "Messages and accounts are kept in {Place}.")]
    private static partial void LogOpened(ILogger logger, string place);

    [LoggerMessage(1302, LogLevel.Warning, "The store was empty: {Count} accounts of Chat:Users were made. Their passwords are in a configuration file; do not serve them beyond this machine.")]
    private static partial void LogMade(ILogger logger, int count);

    [LoggerMessage(1303, LogLevel.Warning, "The store has no accounts, and the {Count} of Chat:Users were not made because a listener is reachable from other machines. Chat:DemoUsers=true makes them all the same.")]
    private static partial void LogNotMade(ILogger logger, int count);
}
