using Microsoft.CodeAnalysis;

namespace OrleansChat.Standalone.Orleans.Generator;

/// <summary>What the build refuses. Codes are never reused.</summary>
internal static class Rule
{
    public static readonly DiagnosticDescriptor InterfaceAlias = New("OCG001", "A grain interface needs an alias");
    public static readonly DiagnosticDescriptor MethodAlias = New("OCG002", "A grain method needs an alias of its own");
    public static readonly DiagnosticDescriptor ReturnType = New("OCG003", "A grain method returns Task, Task<T>, ValueTask, ValueTask<T> or nothing");
    public static readonly DiagnosticDescriptor Mutable = New("OCG004", "What travels must be immutable");
    public static readonly DiagnosticDescriptor NoSerializer = New("OCG005", "What travels must have a serializer");
    public static readonly DiagnosticDescriptor TypeAlias = New("OCG006", "A type that travels needs an alias");
    public static readonly DiagnosticDescriptor MemberId = New("OCG007", "A member that travels needs a number of its own");
    public static readonly DiagnosticDescriptor Shape = New("OCG008", "This has no place in a grain interface");
    public static readonly DiagnosticDescriptor Misplaced = New("OCG009", "This attribute belongs on the method of the grain interface");
    public static readonly DiagnosticDescriptor Derived = New("OCG010", "A type derived from one that travels may travel in its place");

    private static DiagnosticDescriptor New(string id, string title) =>
        new(id, title, "{0}", "OrleansChat", DiagnosticSeverity.Error, isEnabledByDefault: true);
}
