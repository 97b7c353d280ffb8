using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Grpc.AspNetCore.Server.Internal;

/// <summary>Lets a route match gRPC calls only (and the browser's question whether it may make one).</summary>
internal sealed class GrpcRequestConstraint : IRouteConstraint
{
    public const string Name = "grpcunimplemented";

    public bool Match(
        HttpContext? httpContext, IRouter? route, string routeKey, RouteValueDictionary values, RouteDirection routeDirection) =>
        httpContext?.Request is { } request
        && (Protocol.IsPreflight(request) || (HttpMethods.IsPost(request.Method) && Protocol.IsGrpc(request.ContentType)));
}
