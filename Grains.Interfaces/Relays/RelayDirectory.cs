namespace OrleansChat.Relays;

/// <summary>The one <see cref="IRelayDirectoryGrain"/>.</summary>
public static class RelayDirectory
{
    public const string Key = "relay";
}
