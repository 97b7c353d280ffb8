using Microsoft.Extensions.DependencyInjection;

namespace Grpc.AspNetCore.Server.Internal;

/// <summary>The service for one call: the container's, or one made for the call and disposed after it.</summary>
internal readonly struct ServiceInstance<TService> : IAsyncDisposable
    where TService : class
{
    private static readonly Lazy<ObjectFactory<TService>> Create = new(static () => ActivatorUtilities.CreateFactory<TService>([]));

    private readonly bool _isOwned;

    public ServiceInstance(IServiceProvider services)
    {
        var registered = services.GetService<TService>();
        _isOwned = registered is null;
        Value = registered ?? Create.Value(services, []);
    }

    public TService Value { get; }

    public ValueTask DisposeAsync()
    {
        if (_isOwned)
        {
            switch (Value)
            {
                case IAsyncDisposable disposable:
                    return disposable.DisposeAsync();
                case IDisposable disposable:
                    disposable.Dispose();
                    break;
            }
        }

        return default;
    }
}
