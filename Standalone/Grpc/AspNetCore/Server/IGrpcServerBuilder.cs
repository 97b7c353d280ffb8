using Microsoft.Extensions.DependencyInjection;

namespace Grpc.AspNetCore.Server;

/// <summary>Where more about gRPC can be registered.</summary>
public interface IGrpcServerBuilder
{
    IServiceCollection Services { get; }
}
