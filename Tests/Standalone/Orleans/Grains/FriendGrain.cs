namespace OrleansChat.Tests.Standalone.Orleans.Grains;

internal sealed class FriendGrain : Grain, IFriendGrain
{
    public Task<string> Name() => Task.FromResult(this.GetPrimaryKeyString());

    public Task<string> NameOf(IFriendGrain other) => other.Name();

    public async Task<string> HandThisTo(IFriendGrain other) => await other.IsInstance(this) ? "the grain itself" : "a reference";

    public Task<IFriendGrain> Self() => Task.FromResult(this.AsReference<IFriendGrain>());

    public Task<IFriendGrain> This() => Task.FromResult<IFriendGrain>(this);

    public ValueTask<IFriendGrain> Other(string key) => new(GrainFactory.GetGrain<IFriendGrain>(key));

    public Task<string> CallInACircle(IFriendGrain other) => other.NameOf(this.AsReference<IFriendGrain>());

    public Task<bool> IsInstance(IFriendGrain other) => Task.FromResult(other is Grain);
}
