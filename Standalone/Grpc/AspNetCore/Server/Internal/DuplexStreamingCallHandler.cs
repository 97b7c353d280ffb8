using Grpc.Core;
using Microsoft.Extensions.Logging;

namespace Grpc.AspNetCore.Server.Internal;

/// <summary>A stream in, a stream out.</summary>
internal sealed class DuplexStreamingCallHandler<TService, TRequest, TResponse>(
    Method<TRequest, TResponse> method,
    MethodSettings settings,
    ILogger logger,
    TimeProvider time,
    Func<TService, IAsyncStreamReader<TRequest>, IServerStreamWriter<TResponse>, ServerCallContext, Task> invoke)
    : CallHandler<TRequest, TResponse>(method, settings, logger, time)
    where TService : class
    where TRequest : class
    where TResponse : class
{
    protected override async Task InvokeAsync(HttpServerCallContext call)
    {
        LiftRequestLimits(call.HttpContext);
        LiftRequestTimeout(call.HttpContext);
        var requests = new RequestStream<TRequest>(call, Method.RequestMarshaller.ContextualDeserializer);
        var responses = new ResponseStream<TResponse>(call, Method.ResponseMarshaller.ContextualSerializer);
        try
        {
            await using var service = new ServiceInstance<TService>(call.HttpContext.RequestServices);
            await invoke(service.Value, requests, responses, call);
        }
        finally
        {
            requests.Complete();
            responses.Complete();
        }
    }
}
