namespace OrleansChat.Silo;

/// <summary>What the composition root knows of its edges that decides about well-known passwords.</summary>
/// <param name="OnlyLoopback">Nothing listens beyond this machine.</param>
public sealed record DemoUsersPolicy(bool OnlyLoopback);
