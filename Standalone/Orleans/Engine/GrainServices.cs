// The part of Orleans 10 that this product uses, in one process; see docs/decisions/0002-standalone-orleans.md.
using System.ComponentModel;
using Microsoft.Extensions.DependencyInjection;

namespace Orleans.Engine;

/// <summary>For generated code: what a grain's constructor asks for. In a place that every project with grains can reach.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class GrainServices
{
    /// <exception cref="InvalidOperationException">There is no such service.</exception>
    public static T Get<T>(IServiceProvider services)
        where T : notnull => services.GetRequiredService<T>();
}
