namespace OrleansChat.Storage.Postgres;

/// <summary>Why the database cannot be used, in a sentence for the operator that begins with the setting's name.</summary>
public sealed class PostgresStartException(string message, Exception? inner = null) : Exception(message, inner);
