// The part of Orleans 10 that this product uses, in one process; see docs/decisions/0002-standalone-orleans.md.
namespace Orleans.Engine;

/// <summary>A piece of work that runs as a turn of an activation: alone, on that activation's scheduler.</summary>
internal interface ITurn
{
    /// <remarks>Never throws; what goes wrong belongs to somebody and is handed to him.</remarks>
    void Run(Activation activation);
}
