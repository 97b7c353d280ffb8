namespace OrleansChat.Tests.Standalone.Orleans.Grains;

/// <summary>Gives and takes references.</summary>
[Alias("test.friend")]
public interface IFriendGrain : IGrainWithStringKey
{
    [Alias("name")]
    Task<string> Name();

    /// <summary>Calls the grain that the argument refers to.</summary>
    [Alias("name-of")]
    Task<string> NameOf(IFriendGrain other);

    /// <summary>Hands itself to another, as <c>this</c>.</summary>
    [Alias("hand-this-to")]
    Task<string> HandThisTo(IFriendGrain other);

    /// <summary>Returns a reference to itself.</summary>
    [Alias("self")]
    Task<IFriendGrain> Self();

    /// <summary>Returns itself, as <c>this</c>.</summary>
    [Alias("this")]
    Task<IFriendGrain> This();

    [Alias("other")]
    ValueTask<IFriendGrain> Other(string key);

    /// <summary>Calls the other, which calls back. Without reentrancy that ends in a timeout.</summary>
    [Alias("call-in-a-circle")]
    Task<string> CallInACircle(IFriendGrain other);

    /// <summary>Whether it is the grain that was passed, and not a reference to it.</summary>
    [Alias("is-instance")]
    Task<bool> IsInstance(IFriendGrain other);
}
