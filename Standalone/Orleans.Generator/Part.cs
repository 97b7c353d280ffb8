namespace OrleansChat.Standalone.Orleans.Generator;

/// <summary>What one type of the compilation contributes: source, a line in the manifest, findings. Compared by content.</summary>
internal sealed class Part(string name, string? source, string? manifestInterface, string? manifestClass, IReadOnlyList<Finding> findings) : IEquatable<Part>
{
    public string Name { get; } = name;

    public string? Source { get; } = source;

    public string? ManifestInterface { get; } = manifestInterface;

    public string? ManifestClass { get; } = manifestClass;

    public IReadOnlyList<Finding> Findings { get; } = findings;

    public bool Equals(Part? other) =>
        other is not null
        && (Name, Source, ManifestInterface, ManifestClass) == (other.Name, other.Source, other.ManifestInterface, other.ManifestClass)
        && Findings.SequenceEqual(other.Findings);

    public override bool Equals(object? obj) => Equals(obj as Part);

    public override int GetHashCode() => Name.GetHashCode();
}
