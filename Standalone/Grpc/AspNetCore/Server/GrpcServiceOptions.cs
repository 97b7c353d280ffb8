using System.IO.Compression;

namespace Grpc.AspNetCore.Server;

/// <summary>How services are served; what is not set takes the default.</summary>
public class GrpcServiceOptions
{
    private int? _maxSendMessageSize;
    private int? _maxReceiveMessageSize;

    /// <summary>The largest message that may be sent, in bytes before compression; null is no limit. Default: null.</summary>
    public int? MaxSendMessageSize
    {
        get => _maxSendMessageSize;
        set => (_maxSendMessageSize, MaxSendMessageSizeSpecified) = (value, true);
    }

    /// <summary>The largest message that is received, in bytes on the wire and after decompression; null is no limit. Default: 4 MiB.</summary>
    public int? MaxReceiveMessageSize
    {
        get => _maxReceiveMessageSize;
        set => (_maxReceiveMessageSize, MaxReceiveMessageSizeSpecified) = (value, true);
    }

    /// <summary>Tells clients the type and text of exceptions that handlers throw. Default: false.</summary>
    public bool? EnableDetailedErrors { get; set; }

    /// <summary>How responses are compressed if the client takes it: <c>gzip</c>, <c>deflate</c>; null is not at all. Default: null.</summary>
    public string? ResponseCompressionAlgorithm { get; set; }

    /// <summary>How hard responses are compressed. Default: fastest.</summary>
    public CompressionLevel? ResponseCompressionLevel { get; set; }

    /// <summary>Leaves calls of unknown services and methods to other endpoints instead of answering UNIMPLEMENTED. Default: false.</summary>
    public bool? IgnoreUnknownServices { get; set; }

    internal bool MaxSendMessageSizeSpecified { get; private set; }
    internal bool MaxReceiveMessageSizeSpecified { get; private set; }
}
