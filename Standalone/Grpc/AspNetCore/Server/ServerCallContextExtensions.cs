using Grpc.AspNetCore.Server.Internal;
using Microsoft.AspNetCore.Http;

namespace Grpc.Core;

/// <summary>Adds the way from a call to its HTTP request.</summary>
public static class ServerCallContextExtensions
{
    private const string HttpContextKey = "__HttpContext";

    /// <remarks>A context that is not of this server (a test's, say) may carry the request in its user state under <c>__HttpContext</c>.</remarks>
    public static HttpContext GetHttpContext(this ServerCallContext serverCallContext)
    {
        ArgumentNullException.ThrowIfNull(serverCallContext);
        if (serverCallContext is HttpServerCallContext call)
        {
            return call.HttpContext;
        }

        return serverCallContext.UserState.TryGetValue(HttpContextKey, out var value) && value is HttpContext httpContext
            ? httpContext
            : throw new InvalidOperationException(
                "Could not get HttpContext from ServerCallContext. HttpContext can only be accessed when gRPC services are hosted by ASP.NET Core.");
    }
}
