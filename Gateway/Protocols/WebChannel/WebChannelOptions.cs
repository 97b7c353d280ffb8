using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace OrleansChat.Gateway.Protocols.WebChannel;

/// <summary>How the QWebChannel chat is served.</summary>
public sealed class WebChannelOptions
{
    public const string Section = "Chat:WebChannel";

    /// <summary>How often clients are asked whether their users are still there. Default: 10 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "00:10:00")]
    public TimeSpan KeepAlive { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How long they may take to answer; who has not leaves the list. Default: 2 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.02", "00:01:00")]
    public TimeSpan AnswerWithin { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>
    /// Whether a connection speaks only for names that logged in on it. The protocol lets every client send under the name of any guest who is
    /// logged in; names with a password are never lent. Default: false.
    /// </summary>
    public bool OwnNamesOnly { get; set; }
}

[OptionsValidator]
internal sealed partial class WebChannelOptionsValidator : IValidateOptions<WebChannelOptions>;
