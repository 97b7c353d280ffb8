using System.Reflection;
using Grpc.Core;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;

namespace Grpc.AspNetCore.Server.Internal;

/// <summary>Collects the methods that a service's bind method names, each with the service's own implementation of it.</summary>
internal sealed class ServiceBinder<TService>(Type baseType, MethodSettings settings, ILogger logger, TimeProvider time) : ServiceBinderBase
    where TService : class
{
    public List<(IMethod Method, RequestDelegate Handle, IReadOnlyList<object> Metadata)> Methods { get; } = [];

    public override void AddMethod<TRequest, TResponse>(
        Method<TRequest, TResponse> method, UnaryServerMethod<TRequest, TResponse>? handler)
    {
        var implementation = Find(method.Name, typeof(TRequest), typeof(ServerCallContext));
        var invoke = implementation.CreateDelegate<Func<TService, TRequest, ServerCallContext, Task<TResponse>>>();
        Add(method, implementation, new UnaryCallHandler<TService, TRequest, TResponse>(method, settings, logger, time, invoke).HandleAsync);
    }

    public override void AddMethod<TRequest, TResponse>(
        Method<TRequest, TResponse> method, ClientStreamingServerMethod<TRequest, TResponse>? handler)
    {
        var implementation = Find(method.Name, typeof(IAsyncStreamReader<TRequest>), typeof(ServerCallContext));
        var invoke = implementation.CreateDelegate<Func<TService, IAsyncStreamReader<TRequest>, ServerCallContext, Task<TResponse>>>();
        Add(method, implementation, new ClientStreamingCallHandler<TService, TRequest, TResponse>(method, settings, logger, time, invoke).HandleAsync);
    }

    public override void AddMethod<TRequest, TResponse>(
        Method<TRequest, TResponse> method, ServerStreamingServerMethod<TRequest, TResponse>? handler)
    {
        var implementation = Find(method.Name, typeof(TRequest), typeof(IServerStreamWriter<TResponse>), typeof(ServerCallContext));
        var invoke = implementation.CreateDelegate<Func<TService, TRequest, IServerStreamWriter<TResponse>, ServerCallContext, Task>>();
        Add(method, implementation, new ServerStreamingCallHandler<TService, TRequest, TResponse>(method, settings, logger, time, invoke).HandleAsync);
    }

    public override void AddMethod<TRequest, TResponse>(
        Method<TRequest, TResponse> method, DuplexStreamingServerMethod<TRequest, TResponse>? handler)
    {
        var implementation = Find(
            method.Name, typeof(IAsyncStreamReader<TRequest>), typeof(IServerStreamWriter<TResponse>), typeof(ServerCallContext));
        var invoke = implementation
            .CreateDelegate<Func<TService, IAsyncStreamReader<TRequest>, IServerStreamWriter<TResponse>, ServerCallContext, Task>>();
        Add(method, implementation, new DuplexStreamingCallHandler<TService, TRequest, TResponse>(method, settings, logger, time, invoke).HandleAsync);
    }

    /// <summary>The service's override of a method of the base class; a method that only has its name is passed over.</summary>
    private MethodInfo Find(string name, params Type[] parameters)
    {
        for (var type = typeof(TService); type is not null; type = type.BaseType)
        {
            var found = type.GetMethod(name, BindingFlags.Public | BindingFlags.Instance, parameters);
            if (found is { IsVirtual: true } && found.GetBaseDefinition().DeclaringType == baseType)
            {
                return found;
            }
        }

        throw new InvalidOperationException($"Could not find '{name}' on {typeof(TService)}.");
    }

    /// <remarks>Metadata in order of priority, the method's own attributes after the class's.</remarks>
    private void Add(IMethod method, MethodInfo implementation, RequestDelegate handle) => Methods.Add((
        method,
        handle,
        [
            new GrpcMethodMetadata(typeof(TService), method),
            .. typeof(TService).GetCustomAttributes(inherit: true),
            .. implementation.GetCustomAttributes(inherit: true),
            new HttpMethodMetadata([HttpMethods.Post], acceptCorsPreflight: true),
        ]));
}
