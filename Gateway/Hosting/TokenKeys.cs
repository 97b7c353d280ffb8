using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Options;
using OrleansChat.Gateway.Sessions;
using OrleansChat.Silo;

namespace OrleansChat.Gateway.Hosting;

/// <summary>Where the keys of tokens are.</summary>
/// <remarks>Opened by the first token, not by the start: a chat whose clients need none has no keys.</remarks>
internal static class TokenKeys
{
    private const string Application = "OrleansChat";

    /// <summary>Opens the keys.</summary>
    public static IDataProtectionProvider Open(IServiceProvider services)
    {
        var store = services.GetRequiredService<IOptions<StoreOptions>>().Value;
        var named = services.GetRequiredService<IOptions<TokenOptions>>().Value.Keys;
        if (string.IsNullOrWhiteSpace(named) && store.IsElsewhere())
        {
            return new EphemeralDataProtectionProvider();
        }

        var directory = new DirectoryInfo(string.IsNullOrWhiteSpace(named) ? Path.Combine(store.Data, "keys") : named);
        Make(directory);
        return DataProtectionProvider.Create(directory, builder => builder.SetApplicationName(Application));
    }

    // Who reads a key can make tokens for everybody.
    private static void Make(DirectoryInfo directory)
    {
        if (OperatingSystem.IsWindows())
        {
            directory.Create();
        }
        else if (!directory.Exists)
        {
            Directory.CreateDirectory(directory.FullName, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }
}
