using Microsoft.CodeAnalysis;

namespace OrleansChat.Standalone.Orleans.Generator;

/// <summary>What a grain method returns, and which kind of call that makes it.</summary>
/// <param name="Type">The result; null if there is none.</param>
internal sealed record Result(ITypeSymbol? Type, bool IsTask, string CallClass, string InvokeMethod)
{
    /// <summary>Null if a grain method must not return that.</summary>
    public static Result? Of(IMethodSymbol method)
    {
        if (method.ReturnsVoid)
        {
            return new(null, false, "VoidCall", "InvokeVoid");
        }

        if (method.ReturnType is not INamedTypeSymbol type || type.TypeArguments.Length > 1)
        {
            return null;
        }

        var result = type.TypeArguments.FirstOrDefault();
        return type.FullName() switch
        {
            Names.Task => result is null ? new(null, true, "TaskCall", "Invoke") : new(result, true, $"TaskCall<{result.InCode()}>", "Invoke"),
            Names.ValueTask => result is null ? new(null, true, "ValueTaskCall", "InvokeValue") : new(result, true, $"ValueTaskCall<{result.InCode()}>", "Invoke"),
            _ => null,
        };
    }
}
