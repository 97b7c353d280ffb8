namespace OrleansChat.Tests.Standalone.Orleans.Grains;

/// <summary>Gets services by its constructor.</summary>
[Alias("test.served")]
public interface IServedGrain : IGrainWithStringKey
{
    [Alias("served")]
    Task<string> Served();
}
