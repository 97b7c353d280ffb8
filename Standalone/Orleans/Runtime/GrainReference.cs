// The part of Orleans 10 that this product uses, in one process; see docs/decisions/0002-standalone-orleans.md.
using Orleans.Engine;

namespace Orleans.Runtime;

/// <summary>A reference to a grain. Generated proxies derive from it; equal when they name the same grain.</summary>
public class GrainReference : IAddressable, IEquatable<GrainReference>
{
    private Activation? _lastSeen; // saves the lookup; an activation that is gone is looked up anew

    /// <summary>For generated proxies.</summary>
    protected internal GrainReference(GrainClass grainClass, string key)
    {
        Class = grainClass;
        Key = key;
    }

    public GrainId GrainId => new(Class.GrainType, IdSpan.Create(Key));

    internal GrainClass Class { get; }

    internal string Key { get; }

    public static bool operator ==(GrainReference? reference1, GrainReference? reference2) =>
        reference1 is null ? reference2 is null : reference1.Equals(reference2);

    public static bool operator !=(GrainReference? reference1, GrainReference? reference2) => !(reference1 == reference2);

    public bool Equals(GrainReference? other) =>
        other is not null && ReferenceEquals(Class, other.Class) && string.Equals(Key, other.Key, StringComparison.Ordinal);

    public override bool Equals(object? obj) => Equals(obj as GrainReference);

    public override int GetHashCode() => HashCode.Combine(Class, Key);

    public sealed override string ToString() => $"GrainReference:{GrainId}";

    internal GrainReference As(Type grainInterface) => grainInterface.IsInstanceOfType(this) ? this : Class.Reference(grainInterface, Key);

    /// <summary>Hands the call to the grain's activation, which is made if there is none. Never throws: what fails, fails the call.</summary>
    internal void Dispatch(GrainCall call)
    {
        var activation = _lastSeen;
        if (activation is null || activation.IsGone)
        {
            try
            {
                activation = Class.Place(Key);
            }
            catch (Exception exception)
            {
                call.Fail(exception);
                return;
            }

            if (!Class.IsStatelessWorker)
            {
                _lastSeen = activation;
            }
        }

        activation.Dispatch(call);
    }
}
