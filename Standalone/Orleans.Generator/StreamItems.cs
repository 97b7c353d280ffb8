using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace OrleansChat.Standalone.Orleans.Generator;

/// <summary>What is published on streams travels too: the type argument of every GetStream.</summary>
internal static class StreamItems
{
    public static Finding? Describe(GeneratorSyntaxContext syntax, CancellationToken cancellationToken)
    {
        var name = (GenericNameSyntax)syntax.Node;
        if (syntax.SemanticModel.GetSymbolInfo(name, cancellationToken).Symbol is not IMethodSymbol { TypeArguments.Length: 1 } method
            || method.ContainingNamespace?.ToDisplayString() != "Orleans.Streams"
            || method.TypeArguments[0] is ITypeParameterSymbol
            || TravellingType.Problem(method.TypeArguments[0], false) is not { } problem)
        {
            return null;
        }

        var location = name.GetLocation();
        return new(problem.Rule, location.SourceTree?.FilePath ?? "", location.SourceSpan, location.GetLineSpan().Span, $"What this stream carries cannot travel: {problem.Text}");
    }
}
