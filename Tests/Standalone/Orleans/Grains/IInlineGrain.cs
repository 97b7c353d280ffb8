namespace OrleansChat.Tests.Standalone.Orleans.Grains;

/// <summary>Looks at where it runs.</summary>
[Alias("test.inline")]
public interface IInlineGrain : IGrainWithStringKey
{
    [Alias("thread")]
    Task<int> Thread();

    /// <summary>Calls the grain with the next lower number, down to zero.</summary>
    [Alias("descend")]
    Task<int> Descend(int number);

    /// <summary>Keeps its thread until the test lets go. No grain should.</summary>
    [Alias("block")]
    Task Block(string gate);

    /// <summary>Completes, in a turn, what somebody outside awaits.</summary>
    [Alias("complete")]
    Task Complete(string gate);

    [Alias("await")]
    ValueTask<int> Await(string gate);

    [Alias("add")]
    ValueTask<int> Add(int number);
}
