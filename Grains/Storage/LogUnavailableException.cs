namespace OrleansChat.Grains.Storage;

/// <summary>The store did not answer, or answered with a fault of its own. What was asked may or may not have happened.</summary>
/// <remarks>A disk that is full or a server that is away is expected: whoever logs it logs its sentence, a hundred times if need be, and no stacks.</remarks>
public sealed class LogUnavailableException(string message, Exception? inner = null) : Exception(message, inner)
{
    public override string ToString() => Message;
}
