using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace OrleansChat.Gateway.Protocols.QtGrpcChat;

/// <summary>How the service of the newer Qt gRPC chat deals with its clients.</summary>
public sealed class QtGrpcChatOptions
{
    public const string Section = "Chat:QtGrpcChat";

    /// <summary>How long a user whose connection was lost is waited for before the others are told that the user has gone. Default: 5 s.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:05:00")]
    public TimeSpan ReconnectGrace { get; set; } = TimeSpan.FromSeconds(5);
}

[OptionsValidator]
internal sealed partial class QtGrpcChatOptionsValidator : IValidateOptions<QtGrpcChatOptions>;
