namespace OrleansChat.Tests.Gateway.Native;

/// <summary>A gateway where user5 owns the lobby.</summary>
public sealed class NativeRoomsFixture : GatewayFixture
{
    protected override IReadOnlyList<string> Settings => ["Chat:Rooms:LobbyOwners:0=user5"];
}
