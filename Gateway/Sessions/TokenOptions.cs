using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace OrleansChat.Gateway.Sessions;

/// <summary>The tokens that a password is exchanged for.</summary>
public sealed class TokenOptions
{
    public const string Section = "Chat:Tokens";

    /// <summary>How long a token is good for; a client that is signed in gets a new one by asking. Default: 15 minutes.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "30.00:00:00")]
    public TimeSpan Lifetime { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>
    /// The directory of the keys that tokens are protected with; gateways that take each other's tokens share it. Default (null): <c>keys</c> in
    /// <c>Chat:Data</c>; with a store elsewhere, in memory, so that tokens end with the process.
    /// </summary>
    [NotInFile]
    public string? Keys { get; set; }
}

/// <summary>A directory that is there or can be made, as far as that is seen without making it; none is right, too.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class NotInFileAttribute() : ValidationAttribute("{0} is no directory, or lies in what is none.")
{
    public override bool IsValid(object? value)
    {
        for (var path = value is string { Length: > 0 } named ? Path.GetFullPath(named) : null; path is not null; path = Path.GetDirectoryName(path))
        {
            if (File.Exists(path))
            {
                return false;
            }
        }

        return true;
    }
}

[OptionsValidator]
internal sealed partial class TokenOptionsValidator : IValidateOptions<TokenOptions>;
