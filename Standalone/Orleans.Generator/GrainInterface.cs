using System.Globalization;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace OrleansChat.Standalone.Orleans.Generator;

/// <summary>A grain interface: its reference class with a call class a method, a line in the manifest, and what the build refuses in it.</summary>
internal static class GrainInterface
{
    public static Part Describe(INamedTypeSymbol type, string generatedNamespace)
    {
        List<Finding> findings = [];
        if (!type.Has(Names.Alias))
        {
            findings.Add(Finding.At(type, Rule.InterfaceAlias, $"Give {type.Name} an [Alias]: its name on the wire, which outlives renames."));
        }

        if (type.IsGenericType)
        {
            findings.Add(Finding.At(type, Rule.Shape, $"The grain interface {type.Name} must not be generic."));
        }

        var methods = Methods(type).ToList();
        foreach (var member in Interfaces(type).SelectMany(one => one.GetMembers()))
        {
            Check(member, findings);
        }

        foreach (var clash in methods.GroupBy(AliasOf).Where(group => group.Key is not null && group.Count() > 1))
        {
            findings.Add(Finding.At(clash.Last(), Rule.MethodAlias, $"Two methods of {type.Name} have the alias \"{clash.Key}\"."));
        }

        var proxy = "Reference_" + type.Identifier();
        if (findings.Count > 0)
        {
            return new(proxy, null, null, null, findings);
        }

        var line = $"new(typeof({type.InTypeof()}), static (grainClass, key) => new global::{generatedNamespace}.{proxy}(grainClass, key))";
        return new(proxy, Write(type, methods, generatedNamespace, proxy), line, null, findings);
    }

    private static IEnumerable<INamedTypeSymbol> Interfaces(INamedTypeSymbol type) => [type, .. type.AllInterfaces];

    private static IEnumerable<IMethodSymbol> Methods(INamedTypeSymbol type) => Interfaces(type)
        .SelectMany(one => one.GetMembers().OfType<IMethodSymbol>())
        .Where(method => method is { IsStatic: false, IsAbstract: true, MethodKind: MethodKind.Ordinary });

    private static string? AliasOf(IMethodSymbol method) => method.Attribute(Names.Alias)?.ConstructorArguments[0].Value as string;

    private static void Check(ISymbol member, List<Finding> findings)
    {
        if (member is not IMethodSymbol method)
        {
            if (member is IPropertySymbol or IEventSymbol && !member.IsStatic)
            {
                findings.Add(Finding.At(member, Rule.Shape, $"{member.Name} is not a method; a grain interface has nothing else."));
            }

            return;
        }

        if (method.IsStatic || !method.IsAbstract || method.MethodKind != MethodKind.Ordinary)
        {
            return;
        }

        var name = $"{method.ContainingType.Name}.{method.Name}";
        if (AliasOf(method) is null)
        {
            findings.Add(Finding.At(method, Rule.MethodAlias, $"Give {name} an [Alias]: its name on the wire, which outlives renames."));
        }

        if (method.IsGenericMethod)
        {
            findings.Add(Finding.At(method, Rule.Shape, $"{name} must not be generic."));
            return;
        }

        switch (Result.Of(method))
        {
            case null:
                findings.Add(Finding.At(
                    method, Rule.ReturnType, $"{name} returns {method.ReturnType.ToDisplayString()}; it must return Task, Task<T>, ValueTask, ValueTask<T> or nothing."));
                break;
            case { Type: { } result } when TravellingType.Problem(result, method.GetReturnTypeAttributes().Any(IsImmutable)) is { } problem:
                findings.Add(Finding.At(method, problem.Rule, $"What {name} returns cannot travel: {problem.Text}"));
                break;
            case { IsTask: true, Type: not null } when method.Has(Names.OneWay):
                findings.Add(Finding.At(method, Rule.ReturnType, $"{name} is one-way, so it returns nothing that the caller could get."));
                break;
        }

        foreach (var parameter in method.Parameters)
        {
            if (parameter.RefKind != RefKind.None)
            {
                findings.Add(Finding.At(parameter, Rule.Shape, $"{parameter.Name} of {name} must be passed by value."));
            }
            else if (parameter.Type.FullName() != Names.CancellationToken
                && TravellingType.Problem(parameter.Type, parameter.Has(Names.Immutable)) is { } problem)
            {
                findings.Add(Finding.At(parameter, problem.Rule, $"{parameter.Name} of {name} cannot travel: {problem.Text}"));
            }
        }

        if (method.Parameters.Count(parameter => parameter.Type.FullName() == Names.CancellationToken) > 1)
        {
            findings.Add(Finding.At(method, Rule.Shape, $"{name} has more than one CancellationToken."));
        }
    }

    private static bool IsImmutable(AttributeData attribute) => attribute.AttributeClass?.FullName() == Names.Immutable;

    private static string Write(INamedTypeSymbol type, List<IMethodSymbol> methods, string generatedNamespace, string proxy)
    {
        var text = new StringBuilder("// <auto-generated/>\n#nullable enable\n#pragma warning disable\nnamespace ").Append(generatedNamespace).Append(";\n\n");
        text.Append("internal sealed class ").Append(proxy).Append("(global::Orleans.Engine.GrainClass grainClass, string key)\n")
            .Append("    : global::Orleans.Runtime.GrainReference(grainClass, key), ").Append(type.InTypeof()).Append("\n{\n");
        for (var i = 0; i < methods.Count; i++)
        {
            WriteMethod(text, methods[i], $"{methods[i].Name}_{i.ToString(CultureInfo.InvariantCulture)}");
        }

        return text.Append("}\n").ToString();
    }

    private static void WriteMethod(StringBuilder text, IMethodSymbol method, string call)
    {
        var result = Result.Of(method)!; // checked before
        var target = method.ContainingType.InTypeof();
        var returnType = method.ReturnType.InCode();
        var name = Escape(method.Name);
        var parameters = string.Join(", ", method.Parameters.Select(parameter => $"{parameter.Type.InCode()} {Escape(parameter.Name)}"));
        var arguments = string.Join(", ", method.Parameters.Select(parameter => Escape(parameter.Name)));
        var passed = string.Join(", ", method.Parameters.Select(parameter =>
            parameter.Type.IsAddressable() ? $"global::Orleans.Engine.GrainArgument.Of({Escape(parameter.Name)})" : Escape(parameter.Name)));

        text.Append("    ").Append(returnType).Append(' ').Append(target).Append('.').Append(name).Append('(').Append(parameters).Append(") => new ")
            .Append(call).Append('(').Append(passed).Append(").Send(this);\n\n");
        text.Append("    private sealed class ").Append(call).Append('(').Append(parameters).Append(") : global::Orleans.Engine.").Append(result.CallClass).Append("\n    {\n");
        text.Append("        public override string Name => \"").Append(method.ContainingType.Name).Append('.').Append(method.Name).Append("\";\n");
        if (Traits(method) is { Length: > 0 } traits)
        {
            text.Append("        public override global::Orleans.Engine.CallTraits Traits => ").Append(traits).Append(";\n");
        }

        if (method.Attribute(Names.ResponseTimeout)?.ConstructorArguments[0].Value is string timeout
            && TimeSpan.TryParse(timeout, CultureInfo.InvariantCulture, out var parsed))
        {
            text.Append("        public override global::System.TimeSpan? ResponseTimeout => new global::System.TimeSpan(")
                .Append(parsed.Ticks.ToString(CultureInfo.InvariantCulture)).Append("L);\n");
        }

        if (method.Parameters.FirstOrDefault(parameter => parameter.Type.FullName() == Names.CancellationToken) is { } token)
        {
            var field = Escape(token.Name);
            text.Append("        public override global::System.Threading.CancellationToken CancellationToken { get => ")
                .Append(field).Append("; set => ").Append(field).Append(" = value; }\n");
        }

        text.Append("        protected override ").Append(returnType).Append(' ').Append(result.InvokeMethod).Append("(object grain) => ((")
            .Append(target).Append(")grain).").Append(name).Append('(').Append(arguments).Append(");\n    }\n\n");
    }

    private static string Traits(IMethodSymbol method)
    {
        List<string> traits = [];
        if (method.ReturnsVoid || method.Has(Names.OneWay))
        {
            traits.Add("global::Orleans.Engine.CallTraits.OneWay");
        }

        if (method.Has(Names.ReadOnly))
        {
            traits.Add("global::Orleans.Engine.CallTraits.ReadOnly");
        }

        if (method.Has(Names.AlwaysInterleave))
        {
            traits.Add("global::Orleans.Engine.CallTraits.AlwaysInterleave");
        }

        return string.Join(" | ", traits);
    }

    private static string Escape(string identifier) =>
        SyntaxFacts.GetKeywordKind(identifier) == SyntaxKind.None ? identifier : "@" + identifier;
}
