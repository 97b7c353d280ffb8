using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace OrleansChat.Grains.Users;

/// <summary>How passwords are checked.</summary>
public sealed class SignInOptions
{
    public const string Section = "Chat:SignIn";

    /// <summary>How long a password that was right is known again without the slow check. Default: 1 minute.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "01:00:00")]
    public TimeSpan Remember { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>Wrong passwords for one name from one address before further ones are refused unchecked. Default: 10.</summary>
    [Range(1, 1_000_000)]
    public int FailuresAllowed { get; set; } = 10;

    /// <summary>The time in which those are counted, and after which they are forgotten. Default: 1 minute.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan FailureWindow { get; set; } = TimeSpan.FromMinutes(1);
}

[OptionsValidator]
public sealed partial class SignInOptionsValidator : IValidateOptions<SignInOptions>;
