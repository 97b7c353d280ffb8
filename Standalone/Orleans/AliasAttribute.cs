// The part of Orleans 10 that this product uses, in one process; see docs/decisions/0002-standalone-orleans.md.
namespace Orleans;

/// <summary>The name on the wire, which outlives renames. Here a rule of the build (OCG001, OCG002, OCG006), for the day it is built as a cluster.</summary>
[AttributeUsage(
    AttributeTargets.Class | AttributeTargets.Interface | AttributeTargets.Struct | AttributeTargets.Enum | AttributeTargets.Method, AllowMultiple = true)]
public sealed class AliasAttribute(string alias) : Attribute
{
    public string Alias { get; } = alias;
}
