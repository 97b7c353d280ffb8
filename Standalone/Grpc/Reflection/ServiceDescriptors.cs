using System.Reflection;
using Google.Protobuf.Reflection;
using Grpc.AspNetCore.Server;
using Grpc.AspNetCore.Server.Internal;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;

namespace Grpc.Reflection;

/// <summary>The services that the application has mapped, as their protos describe them.</summary>
/// <remarks>A service without a static <c>Descriptor</c> on the class that binds it is served, and not described.</remarks>
internal sealed partial class ServiceDescriptors
{
    private readonly ILogger<ServiceDescriptors> _logger;

    public ServiceDescriptors(EndpointDataSource endpoints, ILogger<ServiceDescriptors> logger)
    {
        _logger = logger;
        var services = endpoints.Endpoints
            .Select(endpoint => endpoint.Metadata.GetMetadata<GrpcMethodMetadata>()?.ServiceType)
            .OfType<Type>()
            .Distinct()
            .Select(Find)
            .OfType<ServiceDescriptor>()
            .ToArray();
        Names = [.. services.Select(service => service.FullName)];
        Symbols = new SymbolRegistry(services.Select(service => service.File));
    }

    public IReadOnlyList<string> Names { get; }
    public SymbolRegistry Symbols { get; }

    private ServiceDescriptor? Find(Type service)
    {
        var binds = BindMethod.FindAttribute(service)?.Attribute.BindType;
        var property = binds?.GetProperty("Descriptor", BindingFlags.Public | BindingFlags.Static);
        if (property?.GetValue(null) is ServiceDescriptor descriptor)
        {
            return descriptor;
        }

        NotDescribed(_logger, service);
        return null;
    }

    [LoggerMessage(
        1, LogLevel.Debug,
        "Could not resolve service descriptor for '{ServiceType}'. The service metadata will not be exposed by the reflection service.",
        EventName = "ServiceDescriptorNotResolved")]
    private static partial void NotDescribed(ILogger logger, Type serviceType);
}
