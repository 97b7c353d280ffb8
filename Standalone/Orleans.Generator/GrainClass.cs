using Microsoft.CodeAnalysis;

namespace OrleansChat.Standalone.Orleans.Generator;

/// <summary>A grain class: a line in the manifest.</summary>
internal static class GrainClass
{
    public static Part? Describe(INamedTypeSymbol type)
    {
        List<Finding> findings = [];
        var interfaces = type.AllInterfaces.Where(other => other.IsGrainInterface()).ToList();
        if (interfaces.Count == 0)
        {
            return null;
        }

        if (type.IsGenericType || !IsAccessible(type))
        {
            findings.Add(Finding.At(type, Rule.Shape, $"The grain class {type.Name} must not be generic, nor hidden from the rest of its assembly."));
            return new(type.Identifier(), null, null, null, findings);
        }

        foreach (var method in type.GetMembers().OfType<IMethodSymbol>())
        {
            foreach (var attribute in method.GetAttributes())
            {
                if (attribute.AttributeClass?.FullName() is Names.AlwaysInterleave or Names.ReadOnly or Names.OneWay or Names.ResponseTimeout)
                {
                    findings.Add(Finding.At(
                        method,
                        Rule.Misplaced,
                        $"[{attribute.AttributeClass.Name.Replace("Attribute", "")}] has no effect on {type.Name}.{method.Name}; put it on the method of the grain interface."));
                }
            }
        }

        // The most derived first: a reference made from the class itself is of that interface.
        var ordered = interfaces.OrderByDescending(one => one.AllInterfaces.Length).ThenBy(one => one.FullName(), StringComparer.Ordinal);
        var line = $"new(typeof({type.InTypeof()}), [{string.Join(", ", ordered.Select(one => $"typeof({one.InTypeof()})"))}], "
            + $"{(IsReentrant(type) ? "true" : "false")}, {MaxLocalWorkers(type)}, {Factory(type)})";
        return new(type.Identifier(), null, null, line, findings);
    }

    private static bool IsReentrant(INamedTypeSymbol type)
    {
        for (INamedTypeSymbol? one = type; one is not null; one = one.BaseType)
        {
            if (one.Has(Names.Reentrant))
            {
                return true;
            }
        }

        return false;
    }

    private static string MaxLocalWorkers(INamedTypeSymbol type)
    {
        if (type.Attribute(Names.StatelessWorker) is not { } attribute)
        {
            return "0";
        }

        var argument = attribute.ConstructorArguments.Length > 0 && attribute.ConstructorArguments[0].Value is int number ? number : -1;
        return $"new global::Orleans.Concurrency.StatelessWorkerAttribute({argument}).MaxLocalWorkers";
    }

    /// <summary>Calls the constructor; null if ActivatorUtilities has to find out how.</summary>
    private static string Factory(INamedTypeSymbol type)
    {
        if (type.InstanceConstructors.Length != 1
            || type.InstanceConstructors[0] is not { DeclaredAccessibility: Accessibility.Public } constructor
            || constructor.Parameters.Any(parameter => parameter.RefKind != RefKind.None || parameter.HasExplicitDefaultValue || parameter.GetAttributes().Length > 0)
            || HasRequiredMembers(type))
        {
            return "null";
        }

        var services = constructor.Parameters.Select(parameter =>
            $"global::Orleans.Engine.GrainServices.Get<{parameter.Type.InTypeof()}>(services)");
        return $"static services => new {type.InTypeof()}({string.Join(", ", services)})";
    }

    private static bool HasRequiredMembers(INamedTypeSymbol type)
    {
        for (INamedTypeSymbol? one = type; one is not null; one = one.BaseType)
        {
            if (one.GetMembers().Any(member => member is IPropertySymbol { IsRequired: true } or IFieldSymbol { IsRequired: true }))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsAccessible(INamedTypeSymbol type)
    {
        for (INamedTypeSymbol? one = type; one is not null; one = one.ContainingType)
        {
            if (one.DeclaredAccessibility is not (Accessibility.Public or Accessibility.Internal or Accessibility.ProtectedOrInternal))
            {
                return false;
            }
        }

        return true;
    }
}
