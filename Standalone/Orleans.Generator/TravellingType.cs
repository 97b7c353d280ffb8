using Microsoft.CodeAnalysis;

namespace OrleansChat.Standalone.Orleans.Generator;

/// <summary>Types that travel between grains: what real Orleans would copy and serialize must be safe to share, and fit to be sent.</summary>
internal static class TravellingType
{
    private const string NonSerialized = "System.NonSerializedAttribute";

    private static readonly HashSet<string> Immutables =
    [
        "System.Guid", "System.DateTimeOffset", "System.TimeSpan", "System.DateOnly", "System.TimeOnly", "System.Half", "System.Int128", "System.UInt128",
        "System.Numerics.BigInteger", "System.Uri", "System.Version", "System.Net.IPAddress", "System.Net.IPEndPoint", "System.Globalization.CultureInfo",
        "Orleans.Runtime.GrainId", "Orleans.Runtime.StreamId", "System.Threading.CancellationToken",
    ];

    private static readonly HashSet<string> ImmutableIfTheirArgumentsAre =
    [
        "System.Nullable", "System.ValueTuple", "System.Tuple", "System.Collections.Generic.KeyValuePair",
        "System.Collections.Immutable.ImmutableArray", "System.Collections.Immutable.ImmutableList", "System.Collections.Immutable.ImmutableDictionary",
        "System.Collections.Immutable.ImmutableSortedDictionary", "System.Collections.Immutable.ImmutableHashSet",
        "System.Collections.Immutable.ImmutableSortedSet", "System.Collections.Immutable.ImmutableQueue", "System.Collections.Immutable.ImmutableStack",
        "System.Collections.Frozen.FrozenDictionary", "System.Collections.Frozen.FrozenSet",
    ];

    /// <summary>What a member of an [Immutable] type may be though it is not immutable by nature; real Orleans has serializers for these.</summary>
    private static readonly HashSet<string> Serializable =
    [
        "System.Collections.Generic.List", "System.Collections.Generic.Dictionary", "System.Collections.Generic.HashSet", "System.Collections.Generic.Queue",
        "System.Collections.Generic.Stack", "System.Collections.Generic.SortedDictionary", "System.Collections.Generic.SortedSet",
        "System.Collections.Generic.IReadOnlyList", "System.Collections.Generic.IReadOnlyCollection", "System.Collections.Generic.IReadOnlyDictionary",
        "System.Collections.Generic.IReadOnlySet", "System.Collections.Generic.IList", "System.Collections.Generic.ICollection",
        "System.Collections.Generic.IDictionary", "System.Collections.Generic.ISet", "System.Collections.Generic.IEnumerable",
        "System.Collections.ObjectModel.ReadOnlyCollection", "System.Collections.ObjectModel.ReadOnlyDictionary",
    ];

    /// <summary>Why a value of this type cannot be a parameter, a result or a stream's event; null if it can.</summary>
    /// <param name="type">The type as declared.</param>
    /// <param name="promised">Whether [Immutable] stands where it is used.</param>
    public static (DiagnosticDescriptor Rule, string Text)? Problem(ITypeSymbol type, bool promised)
    {
        if (Unserializable(type) is { } text)
        {
            return (Rule.NoSerializer, text);
        }

        return promised || Mutable(type) is not { } mutable
            ? null
            : (Rule.Mutable, $"{mutable} is not known to be immutable. Real Orleans would copy it, here it would be shared. Mark the type [Immutable] if nobody changes it.");
    }

    /// <summary>What the build refuses in the declaration of a type that travels; null if this type does not.</summary>
    public static Part? Describe(INamedTypeSymbol type)
    {
        List<Finding> findings = [];
        if (type.Attribute(Names.GenerateSerializer) is { } attribute)
        {
            CheckTravelling(type, attribute, findings);
        }
        else if (type.BaseType is { } ancestor && ancestor.Has(Names.GenerateSerializer))
        {
            findings.Add(Finding.At(type, Rule.Derived, $"{type.Name} may travel as a {ancestor.Name}; give it [GenerateSerializer] and [Alias]."));
        }

        return findings.Count == 0 ? null : new(type.Identifier(), null, null, null, findings);
    }

    private static void CheckTravelling(INamedTypeSymbol type, AttributeData attribute, List<Finding> findings)
    {
        if (!type.Has(Names.Alias))
        {
            findings.Add(Finding.At(type, Rule.TypeAlias, $"Give {type.Name} an [Alias]: its name on the wire, which outlives renames."));
        }

        if (type.BaseType is { } ancestor && ancestor.Has(Names.Immutable) && !type.Has(Names.Immutable) && !type.IsAbstract)
        {
            findings.Add(Finding.At(type, Rule.Derived, $"{type.Name} may travel as a {ancestor.Name}, which is [Immutable]; promise it here, too."));
        }

        if (type.TypeKind == TypeKind.Enum)
        {
            return;
        }

        var includesParameters = attribute.NamedArguments.FirstOrDefault(argument => argument.Key == "IncludePrimaryConstructorParameters").Value.Value as bool? ?? type.IsRecord;
        var parameters = includesParameters ? PrimaryConstructor(type)?.Parameters.Select(parameter => parameter.Name).ToList() ?? [] : [];
        Dictionary<uint, string> numbers = [];
        foreach (var member in type.GetMembers().Where(member => member is { IsStatic: false, IsImplicitlyDeclared: false, IsAbstract: false }))
        {
            if (MemberType(member) is not { } memberType)
            {
                continue;
            }

            if (member.Attribute(Names.Id)?.ConstructorArguments[0].Value is uint number)
            {
                if (numbers.TryGetValue(number, out var other))
                {
                    findings.Add(Finding.At(member, Rule.MemberId, $"{type.Name}.{member.Name} and {other} have the same [Id({number})]."));
                }

                numbers[number] = member.Name;
            }
            else if (!parameters.Contains(member.Name))
            {
                findings.Add(Finding.At(member, Rule.MemberId, $"Give {type.Name}.{member.Name} an [Id], or [field: NonSerialized] if it does not travel."));
                continue;
            }

            if (Unserializable(memberType) is { } problem)
            {
                findings.Add(Finding.At(member, Rule.NoSerializer, $"{type.Name}.{member.Name} cannot travel: {problem}"));
            }
        }

        // The properties of a record's parameters are declared implicitly.
        foreach (var property in type.GetMembers().OfType<IPropertySymbol>().Where(member => member.IsImplicitlyDeclared))
        {
            if (parameters.Contains(property.Name) && Unserializable(property.Type) is { } problem)
            {
                findings.Add(Finding.At(property, Rule.NoSerializer, $"{type.Name}.{property.Name} cannot travel: {problem}"));
            }
        }
    }

    private static IMethodSymbol? PrimaryConstructor(INamedTypeSymbol type) => type.InstanceConstructors.FirstOrDefault(constructor =>
        constructor.Parameters.Length > 0
        && constructor.Parameters.All(parameter => type.GetMembers(parameter.Name).OfType<IPropertySymbol>().Any())
        && !constructor.IsImplicitlyDeclared);

    private static ITypeSymbol? MemberType(ISymbol member) => member switch
    {
        IFieldSymbol field when !field.Has(NonSerialized) => field.Type,
        IPropertySymbol { IsIndexer: false } property when FieldOf(property) is { } field && !field.Has(NonSerialized) => property.Type,
        _ => null,
    };

    /// <summary>None if the property only computes; then it has nothing to serialize.</summary>
    private static IFieldSymbol? FieldOf(IPropertySymbol property) => property.ContainingType.GetMembers().OfType<IFieldSymbol>()
        .FirstOrDefault(field => SymbolEqualityComparer.Default.Equals(field.AssociatedSymbol, property));

    private static string? Unserializable(ITypeSymbol type)
    {
        switch (type)
        {
            case { SpecialType: SpecialType.System_Object }:
                return "object can be anything.";
            case { SpecialType: not SpecialType.None and not SpecialType.System_Nullable_T and not SpecialType.System_IDisposable } when type is not INamedTypeSymbol { IsGenericType: true }:
                return type.SpecialType is SpecialType.System_Delegate or SpecialType.System_MulticastDelegate or SpecialType.System_IntPtr or SpecialType.System_UIntPtr
                    ? $"{type.Name} has no serializer."
                    : null;
            case ITypeParameterSymbol:
            case { TypeKind: TypeKind.Enum }:
                return null;
            case IArrayTypeSymbol array:
                return Unserializable(array.ElementType);
            case INamedTypeSymbol named when named.IsAddressable() || Immutables.Contains(named.FullName()):
                return null;
            case INamedTypeSymbol named when ImmutableIfTheirArgumentsAre.Contains(named.FullName()) || Serializable.Contains(named.FullName()):
                return named.TypeArguments.Select(Unserializable).FirstOrDefault(problem => problem is not null);
            case INamedTypeSymbol named when named.Has(Names.GenerateSerializer):
                return named.TypeArguments.Select(Unserializable).FirstOrDefault(problem => problem is not null);
            default:
                return $"{type.ToDisplayString()} has no serializer; give it [GenerateSerializer].";
        }
    }

    private static string? Mutable(ITypeSymbol type)
    {
        switch (type)
        {
            case { SpecialType: not SpecialType.None } when type is not INamedTypeSymbol { IsGenericType: true }:
            case ITypeParameterSymbol:
            case { TypeKind: TypeKind.Enum }:
                return null;
            case INamedTypeSymbol named when named.IsAddressable() || Immutables.Contains(named.FullName()) || named.Has(Names.Immutable):
                return null;
            case INamedTypeSymbol named when ImmutableIfTheirArgumentsAre.Contains(named.FullName()):
                return named.TypeArguments.Select(Mutable).FirstOrDefault(problem => problem is not null);
            default:
                return type.ToDisplayString();
        }
    }
}
