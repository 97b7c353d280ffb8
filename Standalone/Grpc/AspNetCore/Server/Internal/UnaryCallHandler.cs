using Grpc.Core;
using Microsoft.Extensions.Logging;

namespace Grpc.AspNetCore.Server.Internal;

/// <summary>One message in, one out.</summary>
internal sealed class UnaryCallHandler<TService, TRequest, TResponse>(
    Method<TRequest, TResponse> method,
    MethodSettings settings,
    ILogger logger,
    TimeProvider time,
    Func<TService, TRequest, ServerCallContext, Task<TResponse>> invoke)
    : CallHandler<TRequest, TResponse>(method, settings, logger, time)
    where TService : class
    where TRequest : class
    where TResponse : class
{
    protected override async Task InvokeAsync(HttpServerCallContext call)
    {
        var request = await ReadSingleAsync(call);
        TResponse response;
        await using (var service = new ServiceInstance<TService>(call.HttpContext.RequestServices))
        {
            response = await invoke(service.Value, request, call);
        }

        await WriteSingleAsync(call, response);
    }
}
