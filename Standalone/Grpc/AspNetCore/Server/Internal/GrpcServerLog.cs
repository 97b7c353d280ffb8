using Grpc.Core;
using Microsoft.Extensions.Logging;

namespace Grpc.AspNetCore.Server.Internal;

/// <summary>What the server says. Category, ids and words are the original's; what only a client can cause is Debug here.</summary>
internal static partial class GrpcServerLog
{
    public const string Category = "Grpc.AspNetCore.Server.ServerCallHandler";

    [LoggerMessage(1, LogLevel.Debug, "Unable to disable the max request body size limit.", EventName = "UnableToDisableMaxRequestBodySizeLimit")]
    public static partial void UnableToDisableMaxRequestBodySize(ILogger logger);

    [LoggerMessage(2, LogLevel.Information, "Request content-type of '{ContentType}' is not supported.", EventName = "UnsupportedRequestContentType")]
    public static partial void UnsupportedRequestContentType(ILogger logger, string? contentType);

    [LoggerMessage(3, LogLevel.Information, "Request protocol of '{Protocol}' is not supported.", EventName = "UnsupportedRequestProtocol")]
    public static partial void UnsupportedRequestProtocol(ILogger logger, string? protocol);

    [LoggerMessage(4, LogLevel.Debug, "Request has exceeded its deadline of {Deadline:O}.", EventName = "DeadlineExceeded")]
    public static partial void DeadlineExceeded(ILogger logger, DateTime deadline);

    [LoggerMessage(5, LogLevel.Debug, "Invalid grpc-timeout header value '{Timeout}' has been ignored.", EventName = "InvalidTimeoutIgnored")]
    public static partial void InvalidTimeoutIgnored(ILogger logger, string timeout);

    [LoggerMessage(6, LogLevel.Error, "Error when executing service method '{ServiceMethod}'.", EventName = "ErrorExecutingServiceMethod")]
    public static partial void ErrorExecutingServiceMethod(ILogger logger, string serviceMethod, Exception ex);

    [LoggerMessage(7, LogLevel.Information, "Error status code '{StatusCode}' with detail '{Detail}' raised.", EventName = "RpcConnectionError")]
    public static partial void RpcConnectionError(ILogger logger, StatusCode statusCode, string detail, Exception? debugException);

    [LoggerMessage(9, LogLevel.Error, "Error occurred while trying to cancel the request due to deadline exceeded.", EventName = "DeadlineCancellationError")]
    public static partial void DeadlineCancellationError(ILogger logger, Exception ex);

    [LoggerMessage(14, LogLevel.Debug, "Error reading message.", EventName = "ErrorReadingMessage")]
    public static partial void ErrorReadingMessage(ILogger logger, Exception ex);

    [LoggerMessage(23, LogLevel.Information, "Unhandled CORS preflight request received. CORS may not be configured correctly in the application.", EventName = "UnhandledCorsPreflightRequest")]
    public static partial void UnhandledCorsPreflightRequest(ILogger logger);

    [LoggerMessage(28, LogLevel.Debug, "Service method '{ServiceMethod}' canceled.", EventName = "ServiceMethodCanceled")]
    public static partial void ServiceMethodCanceled(ILogger logger, string serviceMethod, Exception ex);

    [LoggerMessage(101, LogLevel.Information, "Service '{ServiceName}' is unimplemented.", EventName = "ServiceUnimplemented")]
    public static partial void ServiceUnimplemented(ILogger logger, string serviceName);

    [LoggerMessage(102, LogLevel.Information, "Method '{MethodName}' is unimplemented.", EventName = "MethodUnimplemented")]
    public static partial void MethodUnimplemented(ILogger logger, string methodName);
}
