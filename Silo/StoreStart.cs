using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OrleansChat.Storage.Postgres;
using OrleansChat.Storage.Sqlite;

namespace OrleansChat.Silo;

/// <summary>Opens the store before anything uses it, or says in a sentence why not.</summary>
internal sealed partial class StoreStart(IServiceProvider services, IOptions<StoreOptions> options, ILogger<StoreStart> logger) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken) => LogOpened(logger, await OpenAsync(cancellationToken));

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

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

    [LoggerMessage(1301, LogLevel.Information, "Messages and accounts are kept in {Place}.")]
    private static partial void LogOpened(ILogger logger, string place);
}
