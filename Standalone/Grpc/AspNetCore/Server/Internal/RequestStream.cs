using Grpc.Core;

namespace Grpc.AspNetCore.Server.Internal;

/// <summary>The stream of requests that a handler reads.</summary>
internal sealed class RequestStream<T>(HttpServerCallContext call, Func<DeserializationContext, T> deserialize) : IAsyncStreamReader<T>
    where T : class
{
    private readonly RequestMessages<T> _messages = new(call, deserialize);
    private readonly CancellationToken _aborted = call.HttpContext.RequestAborted;
    private bool _completed;

    public T Current { get; private set; } = null!; // set when MoveNext says true

    public async Task<bool> MoveNext(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (_completed || _aborted.IsCancellationRequested)
        {
            throw new CallCompleteException("Can't read messages after the request is complete.");
        }

        Current = null!; // not held while the next one is awaited, which may be long
        Current = (await _messages.NextAsync(cancellationToken))!;
        return Current is not null;
    }

    /// <summary>The handler has ended; reads after this are refused.</summary>
    public void Complete() => _completed = true;
}
