namespace System.Runtime.CompilerServices;

/// <summary>Lets a netstandard2.0 assembly have records.</summary>
internal static class IsExternalInit;
