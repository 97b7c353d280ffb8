using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;
using OrleansChat.Grains.Rooms;

namespace OrleansChat.Silo;

/// <param name="configuration">Where a value in place of a list can be seen; to the options it would be no list, and nobody would hear of it.</param>
internal sealed class RoomListsValidator(IConfiguration configuration) : IValidateOptions<RoomOptions>
{
    private const string Owners = $"{RoomOptions.Section}:{nameof(RoomOptions.LobbyOwners)}";

    public ValidateOptionsResult Validate(string? name, RoomOptions options) => string.IsNullOrEmpty(configuration[Owners])
        ? ValidateOptionsResult.Success
        : ValidateOptionsResult.Fail($"{Owners}: is a list, as {Owners}:0=ada");
}
