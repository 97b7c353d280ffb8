using Microsoft.Extensions.Configuration;
using OrleansChat.Users;

namespace OrleansChat.Silo;

/// <summary>The accounts of <c>Chat:Users</c>: <c>"name": "password"</c>, or <c>{"Name": …, "Password": …}</c> for names that a key cannot have.</summary>
public static class SeedUsers
{
    public const string Section = "Chat:Users";

    /// <exception cref="FormatException">An entry is no account; the message names the setting.</exception>
    public static IReadOnlyList<(UserName Name, string Password)> Read(IConfiguration configuration) =>
        [.. configuration.GetSection(Section).GetChildren().Select(Read).DistinctBy(user => user.Name)];

    private static (UserName Name, string Password) Read(IConfigurationSection entry)
    {
        var name = entry["Name"] ?? entry.Key;
        var password = entry.Value ?? entry["Password"];
        return !UserName.TryParse(name, out var parsed)
            ? throw new FormatException($"{entry.Path}: '{name}' is no user name: 1 to {UserName.MaxLength} characters without control characters or blanks at the ends.")
            : string.IsNullOrEmpty(password) ? throw new FormatException($"{entry.Path}: the password is missing.") : (parsed, password);
    }
}
