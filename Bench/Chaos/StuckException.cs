namespace OrleansChat.Bench.Chaos;

/// <summary>Something does not go on although nothing hinders it any more; that is a violation, too.</summary>
internal sealed class StuckException(string message) : Exception(message);
