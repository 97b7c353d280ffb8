namespace OrleansChat.Grains.Storage;

/// <summary>Somebody else writes this room's log, so the writer that got this is not its writer any more.</summary>
public sealed class LogConflictException(string message, Exception? inner = null) : Exception(message, inner);
