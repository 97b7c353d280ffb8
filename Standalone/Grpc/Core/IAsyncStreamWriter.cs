namespace Grpc.Core;

/// <summary>Takes messages one after the other: a write may start when the one before has completed.</summary>
public interface IAsyncStreamWriter<in T>
{
    Task WriteAsync(T message);

    /// <remarks>A write that is cancelled ends the call.</remarks>
    Task WriteAsync(T message, CancellationToken cancellationToken) => cancellationToken.CanBeCanceled
        ? throw new NotSupportedException("Cancellation of stream writes is not supported by this gRPC implementation.")
        : WriteAsync(message);

    WriteOptions? WriteOptions { get; set; }
}
