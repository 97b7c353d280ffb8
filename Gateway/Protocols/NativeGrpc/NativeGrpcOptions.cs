using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace OrleansChat.Gateway.Protocols.NativeGrpc;

/// <summary>How <c>orleanschat.v1</c> is served over gRPC; what it has in common with the WebSocket is in <see cref="Native.NativeOptions"/>.</summary>
public sealed class NativeGrpcOptions
{
    public const string Section = "Chat:NativeGrpc";

    /// <summary>A stream whose client takes nothing of what is written to it for so long is reset. Default: 20 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "01:00:00")]
    public TimeSpan TakeWithin { get; set; } = TimeSpan.FromSeconds(20);
}

[OptionsValidator]
internal sealed partial class NativeGrpcOptionsValidator : IValidateOptions<NativeGrpcOptions>;
