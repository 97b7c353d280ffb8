using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;
using Npgsql;
using OrleansChat.Storage.Postgres;

namespace OrleansChat.Silo;

/// <param name="configuration">Says whether PostgreSQL is the store; what the options say does not matter otherwise, but has to be possible.</param>
internal sealed class PostgresOptionsValidator(IConfiguration configuration) : IValidateOptions<PostgresOptions>
{
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(5);

    public ValidateOptionsResult Validate(string? name, PostgresOptions options)
    {
        var faults = new List<string>();
        if (!string.IsNullOrWhiteSpace(options.Connection))
        {
            if (!IsConnectionString(options.Connection))
            {
                // Not what is wrong with it: a password that is not quoted would stand in it.
                faults.Add($"{PostgresOptions.ConnectionSetting}: is no connection string of Npgsql with a host, as Host=localhost;Database=chat;Username=chat;Password=…");
            }
        }
        else if (StoreOptions.IsPostgres(configuration[$"{StoreOptions.Section}:{nameof(StoreOptions.Store)}"]))
        {
            faults.Add($"{PostgresOptions.ConnectionSetting}: Chat:Store=Postgres needs a connection string, as Host=localhost;Database=chat;Username=chat;Password=…");
        }

        if (options.Timeout < Shortest || options.Timeout > Longest)
        {
            faults.Add($"{PostgresOptions.Section}:{nameof(options.Timeout)}: is not between {Shortest:c} and {Longest:c}.");
        }

        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }

    private static bool IsConnectionString(string text)
    {
        try
        {
            return !string.IsNullOrEmpty(new NpgsqlConnectionStringBuilder(text).Host);
        }
        catch (ArgumentException)
        {
            return false;
        }
    }
}
