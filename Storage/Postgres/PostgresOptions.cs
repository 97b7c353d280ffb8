namespace OrleansChat.Storage.Postgres;

/// <summary>The PostgreSQL that keeps messages and accounts where <c>Chat:Store</c> says so.</summary>
public sealed class PostgresOptions
{
    public const string Section = "Chat:Postgres";

    /// <summary>The name of the setting that most of what can go wrong is mended with.</summary>
    public const string ConnectionSetting = $"{Section}:{nameof(Connection)}";

    /// <summary>A connection string of Npgsql; needed with <c>Chat:Store=Postgres</c>. Default (null): none.</summary>
    public string? Connection { get; set; }

    /// <summary>How long a statement may take, with the way to the server, before its outcome counts as unknown. Default: 4 s.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(4);
}
