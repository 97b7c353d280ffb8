using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace OrleansChat.Standalone.Orleans.Generator;

/// <summary>A diagnostic that can be compared, so that an unchanged type costs nothing in the next build.</summary>
internal sealed record Finding(DiagnosticDescriptor Rule, string Path, TextSpan Span, LinePositionSpan Lines, string Message)
{
    public static Finding At(ISymbol symbol, DiagnosticDescriptor rule, string message)
    {
        var location = symbol.Locations.FirstOrDefault(location => location.IsInSource) ?? Location.None;
        return new(rule, location.SourceTree?.FilePath ?? "", location.SourceSpan, location.GetLineSpan().Span, message);
    }

    public Diagnostic ToDiagnostic() =>
        Diagnostic.Create(Rule, Path.Length == 0 ? Location.None : Location.Create(Path, Span, Lines), Message);
}
