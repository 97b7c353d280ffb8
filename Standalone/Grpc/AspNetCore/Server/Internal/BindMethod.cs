using System.Reflection;
using Grpc.Core;

namespace Grpc.AspNetCore.Server.Internal;

/// <summary>Finds what the base class of a service says about it.</summary>
internal static class BindMethod
{
    /// <summary>The nearest class, from the service up, that carries the attribute; null when none does.</summary>
    public static (BindServiceMethodAttribute Attribute, Type Base)? FindAttribute(Type? service)
    {
        for (var type = service; type is not null; type = type.BaseType)
        {
            if (type.GetCustomAttribute<BindServiceMethodAttribute>(inherit: false) is { } attribute)
            {
                return (attribute, type);
            }
        }

        return null;
    }

    /// <summary>The static method that takes a binder and the base class.</summary>
    public static (MethodInfo Bind, Type Base)? Find(Type service) =>
        FindAttribute(service) is var (attribute, type)
        && attribute.BindType.GetMethod(
            attribute.BindMethodName, BindingFlags.Public | BindingFlags.Static, [typeof(ServiceBinderBase), type]) is { } bind
            ? (bind, type)
            : null;
}
