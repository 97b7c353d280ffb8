namespace OrleansChat.Standalone.Orleans.Generator;

/// <summary>The names of the public API that the generator knows.</summary>
internal static class Names
{
    public const string IGrain = "Orleans.IGrain";
    public const string IGrainBase = "Orleans.IGrainBase";
    public const string IAddressable = "Orleans.Runtime.IAddressable";
    public const string Alias = "Orleans.AliasAttribute";
    public const string Id = "Orleans.IdAttribute";
    public const string Immutable = "Orleans.ImmutableAttribute";
    public const string GenerateSerializer = "Orleans.GenerateSerializerAttribute";
    public const string ResponseTimeout = "Orleans.ResponseTimeoutAttribute";
    public const string AlwaysInterleave = "Orleans.Concurrency.AlwaysInterleaveAttribute";
    public const string ReadOnly = "Orleans.Concurrency.ReadOnlyAttribute";
    public const string OneWay = "Orleans.Concurrency.OneWayAttribute";
    public const string Reentrant = "Orleans.Concurrency.ReentrantAttribute";
    public const string StatelessWorker = "Orleans.Concurrency.StatelessWorkerAttribute";
    public const string ManifestAttribute = "Orleans.Engine.GrainManifestAttribute";
    public const string CancellationToken = "System.Threading.CancellationToken";
    public const string Task = "System.Threading.Tasks.Task";
    public const string ValueTask = "System.Threading.Tasks.ValueTask";
}
