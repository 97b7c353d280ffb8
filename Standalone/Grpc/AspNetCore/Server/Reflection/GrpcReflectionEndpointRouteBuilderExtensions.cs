using Grpc.Reflection;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Adds server reflection, v1 and v1alpha, to the routes.</summary>
public static class GrpcReflectionEndpointRouteBuilderExtensions
{
    public static IEndpointConventionBuilder MapGrpcReflectionService(this IEndpointRouteBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        if (builder.ServiceProvider.GetService<IServiceProviderIsService>()?.IsService(typeof(ServiceDescriptors)) is not true)
        {
            throw new InvalidOperationException(
                "Unable to find the required services. Please add all the required services by calling " +
                "'IServiceCollection.AddGrpcReflection()' inside the call to 'ConfigureServices(...)' in the application startup code.");
        }

        return new GrpcServiceEndpointConventionBuilder(
            [builder.MapGrpcService<ReflectionServiceImpl>(), builder.MapGrpcService<ReflectionV1ServiceImpl>()]);
    }
}
