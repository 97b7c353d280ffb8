namespace OrleansChat.Bench.Load.Host;

/// <summary>The load could not be put on the server; the message is for whoever runs the command.</summary>
internal sealed class LoadException(string message) : Exception(message);
