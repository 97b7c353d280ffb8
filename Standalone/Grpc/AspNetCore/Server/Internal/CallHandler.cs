using Grpc.Core;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.Timeouts;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using Microsoft.Extensions.Logging;
using Microsoft.Net.Http.Headers;

namespace Grpc.AspNetCore.Server.Internal;

/// <summary>Answers the calls of one method: what is common to the four kinds.</summary>
internal abstract class CallHandler<TRequest, TResponse>(Method<TRequest, TResponse> method, MethodSettings settings, ILogger logger, TimeProvider time)
    where TRequest : class
    where TResponse : class
{
    protected Method<TRequest, TResponse> Method { get; } = method;

    public Task HandleAsync(HttpContext httpContext)
    {
        if (!Protocol.IsGrpc(httpContext.Request.ContentType))
        {
            RefuseContentType(httpContext);
            return Task.CompletedTask;
        }

        if (!HttpProtocol.IsHttp2(httpContext.Request.Protocol) && !HttpProtocol.IsHttp3(httpContext.Request.Protocol))
        {
            RefuseProtocol(httpContext);
            return Task.CompletedTask;
        }

        return AnswerAsync(new HttpServerCallContext(httpContext, settings, logger, time));
    }

    /// <summary>From the request to the last message; the status follows.</summary>
    protected abstract Task InvokeAsync(HttpServerCallContext call);

    /// <summary>The one message of a request.</summary>
    protected ValueTask<TRequest> ReadSingleAsync(HttpServerCallContext call) =>
        new RequestMessages<TRequest>(call, Method.RequestMarshaller.ContextualDeserializer).SingleAsync();

    /// <summary>The one message of a response. It is flushed with the status that follows.</summary>
    protected async Task WriteSingleAsync(HttpServerCallContext call, TResponse? response)
    {
        if (response is null)
        {
            throw new RpcException(new Status(StatusCode.Cancelled, "No message returned from method."));
        }

        if (call.HasPassedDeadline)
        {
            return;
        }

        await call.HttpContext.Response.StartAsync();
        new ResponseMessage(call, call.HttpContext.Response.BodyWriter).Write(response, Method.ResponseMarshaller.ContextualSerializer);
    }

    /// <summary>A stream may be slow, and longer than any body.</summary>
    protected void LiftRequestLimits(HttpContext httpContext)
    {
        if (httpContext.Features.Get<IHttpMinRequestBodyDataRateFeature>() is { } rate)
        {
            rate.MinDataRate = null;
        }

        switch (httpContext.Features.Get<IHttpMaxRequestBodySizeFeature>())
        {
            case { IsReadOnly: false } size:
                size.MaxRequestBodySize = null;
                break;
            case { IsReadOnly: true }:
                GrpcServerLog.UnableToDisableMaxRequestBodySize(logger);
                break;
        }
    }

    /// <summary>A stream may last, unless its endpoint says how long.</summary>
    protected static void LiftRequestTimeout(HttpContext httpContext)
    {
        var metadata = httpContext.GetEndpoint()?.Metadata;
        if (metadata?.GetMetadata<RequestTimeoutAttribute>() is null && metadata?.GetMetadata<RequestTimeoutPolicy>() is null)
        {
            httpContext.Features.Get<IHttpRequestTimeoutFeature>()?.DisableTimeout();
        }
    }

    private async Task AnswerAsync(HttpServerCallContext call)
    {
        try
        {
            call.HttpContext.Response.ContentType = Protocol.ContentType;
            call.Begin();
            await InvokeAsync(call);
        }
        catch (Exception ex) // the handler's, whatever it is: the client gets a status
        {
            await call.FailAsync(ex, Method.Name);
            return;
        }

        await call.EndAsync();
    }

    private void RefuseContentType(HttpContext httpContext)
    {
        if (Protocol.IsPreflight(httpContext.Request))
        {
            GrpcServerLog.UnhandledCorsPreflightRequest(logger);
            Refuse(
                httpContext.Response, StatusCodes.Status405MethodNotAllowed,
                "Unhandled CORS preflight request received. CORS may not be configured correctly in the application.");
            httpContext.Response.Headers.Allow = HttpMethods.Post;
            return;
        }

        var contentType = httpContext.Request.ContentType;
        GrpcServerLog.UnsupportedRequestContentType(logger, contentType);
        Refuse(
            httpContext.Response, StatusCodes.Status415UnsupportedMediaType,
            contentType is null ? "Content-Type is missing from the request." : $"Content-Type '{contentType}' is not supported.");
    }

    private void RefuseProtocol(HttpContext httpContext)
    {
        GrpcServerLog.UnsupportedRequestProtocol(logger, httpContext.Request.Protocol);
        Refuse(
            httpContext.Response, StatusCodes.Status426UpgradeRequired, $"Request protocol '{httpContext.Request.Protocol}' is not supported.");
        httpContext.Response.Headers[HeaderNames.Upgrade] = HttpProtocol.Http2;
    }

    private static void Refuse(HttpResponse response, int httpStatus, string detail)
    {
        response.StatusCode = httpStatus;
        Protocol.SetStatus(response.Headers, new Status(StatusCode.Internal, detail));
    }
}
