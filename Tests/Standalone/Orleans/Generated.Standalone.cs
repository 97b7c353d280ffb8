using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using OrleansChat.Standalone.Orleans.Generator;

namespace OrleansChat.Tests.Standalone.Orleans;

/// <summary>What the generator makes of a piece of source, and what the compiler says of that.</summary>
internal sealed class Generated
{
    private const string Usings = """
        using System;
        using System.Collections.Generic;
        using System.Collections.Immutable;
        using System.Threading;
        using System.Threading.Tasks;
        using Orleans;
        using Orleans.Concurrency;
        using Orleans.Runtime;
        using Orleans.Streams;

        """;

    private static readonly ImmutableArray<MetadataReference> References =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator) // always there in an application
            .Where(path => Path.GetFileName(path) is var name
                && (name.StartsWith("System.", StringComparison.Ordinal) || name is "netstandard.dll" or "mscorlib.dll" || name.Contains("Standalone.Orleans.dll", StringComparison.Ordinal)))
            .Select(path => MetadataReference.CreateFromFile(path)),
    ];

    public Generated(string source)
    {
        var compilation = CSharpCompilation.Create(
            "Piece",
            [CSharpSyntaxTree.ParseText(Usings + source, new CSharpParseOptions(LanguageVersion.Latest), "Piece.cs")],
            References,
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable));
        CSharpGeneratorDriver.Create(new GrainGenerator())
            .RunGeneratorsAndUpdateCompilation(compilation, out var output, out var findings);
        Findings = [.. findings.Select(finding => finding.Id).Order(StringComparer.Ordinal)];
        Text = string.Join("\n", findings.Select(finding => finding.GetMessage(System.Globalization.CultureInfo.InvariantCulture)));
        Errors = [.. output.GetDiagnostics().Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error).Select(diagnostic => diagnostic.ToString())];
    }

    /// <summary>The rules that were broken, one entry each time.</summary>
    public IReadOnlyList<string> Findings { get; }

    public string Text { get; }

    /// <summary>What the compiler refuses of the source together with what was generated.</summary>
    public IReadOnlyList<string> Errors { get; }

    /// <summary>A grain interface with this method.</summary>
    public static Generated Method(string method, string more = "") => new(
        $$"""
        [Alias("x")] public interface IX : IGrainWithStringKey
        {
            {{method}}
        }
        {{more}}
        """);

    public void IsFine()
    {
        Assert.Equal("", Text);
        Assert.Empty(Errors);
    }

    public void Breaks(params string[] rules)
    {
        Assert.Equal(rules, Findings);
    }
}
