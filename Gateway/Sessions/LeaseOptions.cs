using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace OrleansChat.Gateway.Sessions;

/// <summary>How a gateway keeps its sessions alive.</summary>
public sealed class LeaseOptions
{
    public const string Section = "Chat:Sessions";

    /// <summary>How often the sessions of this gateway are renewed; a third of the lease, so that two rounds may fail. Default: 10 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "00:05:00")]
    public TimeSpan RenewEvery { get; set; } = TimeSpan.FromSeconds(10);
}

[OptionsValidator]
internal sealed partial class LeaseOptionsValidator : IValidateOptions<LeaseOptions>;
