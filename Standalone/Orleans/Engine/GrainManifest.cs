// The part of Orleans 10 that this product uses, in one process; see docs/decisions/0002-standalone-orleans.md.
using System.ComponentModel;
using System.Reflection;
using Orleans.Runtime;

namespace Orleans.Engine;

/// <summary>What an assembly has in grain interfaces and grain classes; generated.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class GrainManifest
{
    public abstract IEnumerable<GrainInterfaceDescription> Interfaces { get; }

    public abstract IEnumerable<GrainClassDescription> Classes { get; }

    /// <summary>The manifests of all assemblies that are loaded or that those refer to, found through the attributes that the generator leaves.</summary>
    internal static List<GrainManifest> All()
    {
        List<GrainManifest> manifests = [];
        HashSet<string> seen = [];
        Queue<Assembly> open = new(AppDomain.CurrentDomain.GetAssemblies());
        while (open.TryDequeue(out var assembly))
        {
            if (assembly.IsDynamic || IsOfTheFramework(assembly) || !seen.Add(assembly.FullName ?? assembly.ToString()))
            {
                continue;
            }

            foreach (var own in assembly.GetCustomAttributes<GrainManifestAttribute>())
            {
                manifests.Add((GrainManifest)Activator.CreateInstance(own.Manifest, nonPublic: true)!); // a class with a constructor, as generated
            }

            foreach (var part in assembly.GetCustomAttributes<ApplicationPartAttribute>())
            {
                open.Enqueue(Assembly.Load(part.AssemblyName));
            }
        }

        return manifests;
    }

    /// <summary>Not worth a look, which would cost the start some milliseconds.</summary>
    private static bool IsOfTheFramework(Assembly assembly) => assembly.FullName is { } name
        && (name.StartsWith("System.", StringComparison.Ordinal) || name.StartsWith("Microsoft.", StringComparison.Ordinal));
}
