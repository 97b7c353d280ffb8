namespace Grpc.AspNetCore.Server.Internal;

/// <summary>Which services the application has mapped so far: the answer for unknown ones is mapped once.</summary>
internal sealed class MappedServices
{
    private readonly HashSet<string> _names = [];

    public bool IsEmpty => _names.Count == 0;

    /// <summary>False when the name was there already.</summary>
    public bool Add(string name) => _names.Add(name);
}
