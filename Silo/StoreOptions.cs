using Microsoft.Extensions.Options;

namespace OrleansChat.Silo;

/// <summary>Where messages and accounts are kept.</summary>
public sealed class StoreOptions
{
    public const string Section = "Chat";

    /// <summary>The directory of the embedded store; relative to the working directory. Default: data.</summary>
    public string Data { get; set; } = "data";

    /// <summary>Which store: Sqlite, embedded, or Postgres, which <c>Chat:Postgres</c> says more of. Default: Sqlite.</summary>
    public string Store { get; set; } = "Sqlite";

    /// <summary>
    /// Whether the accounts of <c>Chat:Users</c> are made in an empty store. Default (null): only while every listener is on loopback.
    /// </summary>
    public bool? DemoUsers { get; set; }

    /// <summary>Whether the store is not in <see cref="Data"/>, which is then not touched.</summary>
    public bool IsElsewhere() => InPostgres;

    internal bool InPostgres => IsPostgres(Store);

    internal static bool IsPostgres(string? store) => string.Equals(store, "Postgres", StringComparison.OrdinalIgnoreCase);
}

internal sealed class StoreOptionsValidator : IValidateOptions<StoreOptions>
{
    public ValidateOptionsResult Validate(string? name, StoreOptions options)
    {
        var faults = new List<string>();
        if (string.IsNullOrWhiteSpace(options.Data))
        {
            faults.Add("Chat:Data: names no directory.");
        }

        if (!options.InPostgres && !string.Equals(options.Store, "Sqlite", StringComparison.OrdinalIgnoreCase))
        {
            faults.Add($"Chat:Store: '{options.Store}' is no store of this version; there are 'Sqlite' and 'Postgres'.");
        }

        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }
}
