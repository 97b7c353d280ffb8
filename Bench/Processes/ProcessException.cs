namespace OrleansChat.Bench.Processes;

/// <summary>A process did not do its part; the message is for whoever runs the command.</summary>
internal sealed class ProcessException(string message) : Exception(message);
