namespace OrleansChat.Grains.Storage;

/// <summary>The store did not answer, or answered with a fault of its own. What was asked may or may not have happened.</summary>
public sealed class LogUnavailableException(string message, Exception? inner = null) : Exception(message, inner);
