// The part of Orleans 10 that this product uses, in one process; see docs/decisions/0002-standalone-orleans.md.
namespace Orleans;

/// <summary>Marks a type that travels. Nothing is serialized in one process; the build still checks that it could be (OCG005-OCG008).</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct | AttributeTargets.Enum)]
public sealed class GenerateSerializerAttribute : Attribute
{
    /// <summary>Whether the parameters of the primary constructor are serialized without an <see cref="IdAttribute"/>. Default: only those of records.</summary>
    public bool IncludePrimaryConstructorParameters { get; init; }
}
