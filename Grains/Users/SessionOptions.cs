using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace OrleansChat.Grains.Users;

/// <summary>How long a session counts as alive.</summary>
public sealed class SessionOptions
{
    public const string Section = "Chat:Sessions";

    /// <summary>Silence of its gateway after which a session counts as gone. Default: 30 s.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:10:00")]
    public TimeSpan Lease { get; set; } = TimeSpan.FromSeconds(30);
}

[OptionsValidator]
public sealed partial class SessionOptionsValidator : IValidateOptions<SessionOptions>;
