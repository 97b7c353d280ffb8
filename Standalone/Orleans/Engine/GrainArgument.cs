// The part of Orleans 10 that this product uses, in one process; see docs/decisions/0002-standalone-orleans.md.
using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace Orleans.Engine;

/// <summary>A grain that passes or returns <c>this</c> gives a reference to itself, never itself: nobody gets past its turns.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class GrainArgument
{
    /// <summary>For generated code: the argument, or the reference in its place.</summary>
    [return: NotNullIfNotNull(nameof(argument))]
    public static T? Of<T>(T? argument)
        where T : class => IsGrain(argument, out T? reference) ? reference : argument;

    internal static bool IsGrain<T>(T? value, [NotNullWhen(true)] out T? reference)
    {
        // Constant for each T, so that calls with other results pay nothing.
        if (!RuntimeHelpers.IsReferenceOrContainsReferences<T>() || typeof(T).IsValueType || !typeof(T).IsInterface || value is not IGrainBase grain)
        {
            reference = default;
            return false;
        }

        reference = (T)(object)grain.GrainContext.GrainReference.As(typeof(T));
        return true;
    }
}
