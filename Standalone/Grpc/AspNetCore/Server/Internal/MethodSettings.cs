using System.IO.Compression;

namespace Grpc.AspNetCore.Server.Internal;

/// <summary>The options that hold for one method: the service's, else everybody's, else the default.</summary>
internal sealed record MethodSettings(
    int? MaxReceiveMessageSize,
    int? MaxSendMessageSize,
    bool DetailedErrors,
    string? ResponseEncoding,
    CompressionLevel CompressionLevel)
{
    /// <summary>As in every gRPC implementation.</summary>
    public const int DefaultMaxReceiveMessageSize = 4 * 1024 * 1024;

    public static MethodSettings From(GrpcServiceOptions all, GrpcServiceOptions service)
    {
        var encoding = service.ResponseCompressionAlgorithm ?? all.ResponseCompressionAlgorithm;
        if (encoding is not null && !MessageCompression.IsSupported(encoding))
        {
            throw new InvalidOperationException(
                $"The configured response compression algorithm '{encoding}' does not have a matching compression provider.");
        }

        return new MethodSettings(
            service.MaxReceiveMessageSizeSpecified ? service.MaxReceiveMessageSize
                : all.MaxReceiveMessageSizeSpecified ? all.MaxReceiveMessageSize
                : DefaultMaxReceiveMessageSize,
            service.MaxSendMessageSizeSpecified ? service.MaxSendMessageSize : all.MaxSendMessageSize,
            service.EnableDetailedErrors ?? all.EnableDetailedErrors ?? false,
            encoding,
            service.ResponseCompressionLevel ?? all.ResponseCompressionLevel ?? CompressionLevel.Fastest);
    }
}
