using Grpc.Core;
using Microsoft.Extensions.Logging;

namespace Grpc.AspNetCore.Server.Internal;

/// <summary>One message in, a stream out.</summary>
internal sealed class ServerStreamingCallHandler<TService, TRequest, TResponse>(
    Method<TRequest, TResponse> method,
    MethodSettings settings,
    ILogger logger,
    TimeProvider time,
    Func<TService, TRequest, IServerStreamWriter<TResponse>, ServerCallContext, Task> invoke)
    : CallHandler<TRequest, TResponse>(method, settings, logger, time)
    where TService : class
    where TRequest : class
    where TResponse : class
{
    protected override async Task InvokeAsync(HttpServerCallContext call)
    {
        LiftRequestTimeout(call.HttpContext);
        var request = await ReadSingleAsync(call);
        var responses = new ResponseStream<TResponse>(call, Method.ResponseMarshaller.ContextualSerializer);
        try
        {
            await using var service = new ServiceInstance<TService>(call.HttpContext.RequestServices);
            await invoke(service.Value, request, responses, call);
        }
        finally
        {
            responses.Complete();
        }
    }
}
