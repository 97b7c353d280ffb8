namespace OrleansChat.Tests.Standalone.Orleans.Grains;

/// <summary>Up to three activations a key.</summary>
[Alias("test.worker")]
public interface IWorkerGrain : IGrainWithStringKey
{
    /// <summary>Stays until the gate opens; says which activation it was.</summary>
    [Alias("work")]
    Task<Guid> Work(string gate);
}
