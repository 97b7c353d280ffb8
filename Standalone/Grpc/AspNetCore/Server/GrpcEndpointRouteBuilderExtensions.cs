using Grpc.AspNetCore.Server.Internal;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Adds gRPC services to the routes.</summary>
public static class GrpcEndpointRouteBuilderExtensions
{
    /// <summary>
    /// Serves every method that the bind method of <typeparamref name="TService"/> names; the service itself is taken from the container,
    /// or made for each call.
    /// </summary>
    public static GrpcServiceEndpointConventionBuilder MapGrpcService<TService>(this IEndpointRouteBuilder builder)
        where TService : class
    {
        ArgumentNullException.ThrowIfNull(builder);
        var routes = builder.ServiceProvider.GetService<ServiceRoutes<TService>>()
            ?? throw new InvalidOperationException(
                "Unable to find the required services. Please add all the required services by calling " +
                "'IServiceCollection.AddGrpc' inside the call to 'ConfigureServices(...)' in the application startup code.");
        return new GrpcServiceEndpointConventionBuilder(routes.MapTo(builder));
    }
}
