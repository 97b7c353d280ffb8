using System.Reflection;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Grpc.AspNetCore.Server.Internal;

/// <summary>Makes the endpoints of a service, and those that say UNIMPLEMENTED for everything that looks like a call and is none of ours.</summary>
internal sealed class ServiceRoutes<TService>(
    IOptions<GrpcServiceOptions> all,
    IOptions<GrpcServiceOptions<TService>> service,
    MappedServices mapped,
    ILoggerFactory loggers,
    IServiceProvider services)
    where TService : class
{
    private readonly ILogger _logger = loggers.CreateLogger(GrpcServerLog.Category);

    public List<IEndpointConventionBuilder> MapTo(IEndpointRouteBuilder routes)
    {
        var methods = Bind();
        var endpoints = new List<IEndpointConventionBuilder>();
        foreach (var (method, handle, metadata) in methods)
        {
            endpoints.Add(Map(routes, method.FullName, $"gRPC - {method.FullName}", handle, metadata));
        }

        if (mapped.IsEmpty && !(all.Value.IgnoreUnknownServices ?? false))
        {
            endpoints.Add(Map(
                routes, $"/{{service}}/{{method:{GrpcRequestConstraint.Name}}}", "gRPC - Unimplemented service",
                Unimplemented("service", "Service is unimplemented.", GrpcServerLog.ServiceUnimplemented)));
        }

        foreach (var name in methods.Select(method => method.Method.ServiceName).Distinct())
        {
            if (mapped.Add(name) && !(service.Value.IgnoreUnknownServices ?? all.Value.IgnoreUnknownServices ?? false))
            {
                endpoints.Add(Map(
                    routes, $"/{name}/{{method:{GrpcRequestConstraint.Name}}}", $"gRPC - Unimplemented method for {name}",
                    Unimplemented("method", "Method is unimplemented.", GrpcServerLog.MethodUnimplemented)));
            }
        }

        return endpoints;
    }

    private List<(IMethod Method, RequestDelegate Handle, IReadOnlyList<object> Metadata)> Bind()
    {
        if (BindMethod.Find(typeof(TService)) is not var (bind, baseType))
        {
            return [];
        }

        var binder = new ServiceBinder<TService>(
            baseType, MethodSettings.From(all.Value, service.Value), _logger, services.GetService<TimeProvider>() ?? TimeProvider.System);
        try
        {
            bind.Invoke(null, BindingFlags.DoNotWrapExceptions, null, [binder, null], null);
        }
        catch (Exception ex)
        {
            throw new InvalidOperationException($"Error binding gRPC service '{typeof(TService).Name}'.", ex);
        }

        return binder.Methods;
    }

    private static IEndpointConventionBuilder Map(
        IEndpointRouteBuilder routes, string pattern, string name, RequestDelegate handle, params IReadOnlyList<object> metadata)
    {
        var endpoint = routes.Map(RoutePatternFactory.Parse(pattern), handle);
        endpoint.Add(builder =>
        {
            builder.DisplayName = name;
            foreach (var item in metadata)
            {
                builder.Metadata.Add(item);
            }
        });
        return endpoint;
    }

    private RequestDelegate Unimplemented(string routeKey, string detail, Action<ILogger, string> log) => httpContext =>
    {
        if (Protocol.IsPreflight(httpContext.Request))
        {
            httpContext.Response.StatusCode = StatusCodes.Status404NotFound;
            return Task.CompletedTask;
        }

        log(_logger, httpContext.Request.RouteValues[routeKey]?.ToString() ?? "<unknown>");
        httpContext.Response.ContentType = Protocol.ContentType;
        Protocol.SetStatus(httpContext.Response.Headers, new Status(StatusCode.Unimplemented, detail));
        return Task.CompletedTask;
    };
}
