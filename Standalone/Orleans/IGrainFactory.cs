// The part of Orleans 10 that this product uses, in one process; see docs/decisions/0002-standalone-orleans.md.
namespace Orleans;

/// <summary>Makes references to grains. Making one activates nothing; the first call does.</summary>
public interface IGrainFactory
{
    /// <summary>A reference to the grain with this key.</summary>
    /// <param name="primaryKey">Not empty, not white space.</param>
    /// <param name="grainClassNamePrefix">Chooses among several classes that implement the interface, by the start of their full name.</param>
    /// <exception cref="ArgumentException">No class implements the interface, or more than one does and the prefix does not choose.</exception>
    TGrainInterface GetGrain<TGrainInterface>(string primaryKey, string? grainClassNamePrefix = null)
        where TGrainInterface : IGrainWithStringKey;
}
