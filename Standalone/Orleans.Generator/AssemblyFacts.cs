using Microsoft.CodeAnalysis;

namespace OrleansChat.Standalone.Orleans.Generator;

/// <summary>What the manifest needs to know of its assembly and of those it refers to.</summary>
internal sealed record AssemblyFacts(bool HasOrleans, string Namespace, string PartList)
{
    /// <summary>The assemblies referred to that have grains, or refer to some that have.</summary>
    public IEnumerable<string> Parts => PartList.Split(['\n'], StringSplitOptions.RemoveEmptyEntries);

    public static AssemblyFacts Of(Compilation compilation)
    {
        var parts = compilation.SourceModule.ReferencedAssemblySymbols
            .Where(assembly => assembly.Has(Names.ManifestAttribute) || assembly.Has("Orleans.ApplicationPartAttribute"))
            .Select(assembly => assembly.Identity.Name)
            .OrderBy(name => name, StringComparer.Ordinal);
        return new(
            compilation.GetTypeByMetadataName(Names.ManifestAttribute) is not null,
            "OrleansGenerated_" + Symbols.Identifier(compilation.AssemblyName ?? ""),
            string.Join("\n", parts));
    }
}
