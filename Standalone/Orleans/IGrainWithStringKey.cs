// The part of Orleans 10 that this product uses, in one process; see docs/decisions/0002-standalone-orleans.md.
namespace Orleans;

/// <summary>Marks the interfaces of grains whose key is a string. The only kind of key there is here.</summary>
public interface IGrainWithStringKey : IGrain;
