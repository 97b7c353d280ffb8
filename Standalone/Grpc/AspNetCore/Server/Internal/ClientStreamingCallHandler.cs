using Grpc.Core;
using Microsoft.Extensions.Logging;

namespace Grpc.AspNetCore.Server.Internal;

/// <summary>A stream in, one message out.</summary>
internal sealed class ClientStreamingCallHandler<TService, TRequest, TResponse>(
    Method<TRequest, TResponse> method,
    MethodSettings settings,
    ILogger logger,
    TimeProvider time,
    Func<TService, IAsyncStreamReader<TRequest>, ServerCallContext, Task<TResponse>> invoke)
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
        TResponse response;
        try
        {
            await using var service = new ServiceInstance<TService>(call.HttpContext.RequestServices);
            response = await invoke(service.Value, requests, call);
        }
        finally
        {
            requests.Complete();
        }

        await WriteSingleAsync(call, response);
    }
}
