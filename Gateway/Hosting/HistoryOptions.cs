using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace OrleansChat.Gateway.Hosting;

/// <summary>What a reader without a position of its own gets first.</summary>
public sealed class HistoryOptions
{
    public const string Section = "Chat:History";

    /// <summary>So many recent messages at the beginning of a stream. Default: 100.</summary>
    [Range(0, 1_000_000)]
    public int OnSubscribe { get; set; } = 100;
}

[OptionsValidator]
internal sealed partial class HistoryOptionsValidator : IValidateOptions<HistoryOptions>;
