namespace OrleansChat.Bench.Chaos;

/// <summary>Where the gateway keeps its messages; the names are those of <c>--store</c>.</summary>
internal enum StoreKind
{
    Sqlite,
    Postgres,
}
