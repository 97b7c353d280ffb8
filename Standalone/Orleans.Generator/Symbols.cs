using Microsoft.CodeAnalysis;

namespace OrleansChat.Standalone.Orleans.Generator;

/// <summary>Questions about symbols, by full name: the same whether they come from source or from an assembly.</summary>
internal static class Symbols
{
    private static readonly SymbolDisplayFormat Full = SymbolDisplayFormat.FullyQualifiedFormat
        .AddMiscellaneousOptions(SymbolDisplayMiscellaneousOptions.IncludeNullableReferenceTypeModifier);

    private static readonly SymbolDisplayFormat Plain = SymbolDisplayFormat.FullyQualifiedFormat
        .WithGlobalNamespaceStyle(SymbolDisplayGlobalNamespaceStyle.Omitted)
        .WithGenericsOptions(SymbolDisplayGenericsOptions.None)
        .RemoveMiscellaneousOptions(SymbolDisplayMiscellaneousOptions.UseSpecialTypes)
        .AddMiscellaneousOptions(SymbolDisplayMiscellaneousOptions.ExpandValueTuple);

    /// <summary>As it stands in generated code.</summary>
    public static string InCode(this ITypeSymbol type) => type.ToDisplayString(Full);

    /// <summary>As it stands in a typeof.</summary>
    public static string InTypeof(this ITypeSymbol type) => type.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat);

    /// <summary>Namespace and name, without type arguments.</summary>
    public static string FullName(this ITypeSymbol type) => type.OriginalDefinition.ToDisplayString(Plain);

    /// <summary>Good as an identifier and as a file name.</summary>
    public static string Identifier(this ITypeSymbol type) => Identifier(type.FullName());

    public static string Identifier(string name) => new([.. name.Select(c => char.IsLetterOrDigit(c) ? c : '_')]);

    public static AttributeData? Attribute(this ISymbol symbol, string fullName) =>
        symbol.GetAttributes().FirstOrDefault(attribute => attribute.AttributeClass?.FullName() == fullName);

    public static bool Has(this ISymbol symbol, string fullName) => symbol.Attribute(fullName) is not null;

    public static bool IsGrainInterface(this ITypeSymbol type) =>
        type.TypeKind == TypeKind.Interface && type.AllInterfaces.Any(other => other.FullName() == Names.IGrain) && !IsOrleansOwn(type);

    public static bool IsAddressable(this ITypeSymbol type) =>
        type.TypeKind == TypeKind.Interface && (type.FullName() == Names.IAddressable || type.AllInterfaces.Any(other => other.FullName() == Names.IAddressable));

    public static bool IsSource(this ITypeSymbol type) => type.OriginalDefinition.Locations.Any(location => location.IsInSource);

    private static bool IsOrleansOwn(ITypeSymbol type) => type.ContainingNamespace?.ToDisplayString() == "Orleans";
}
