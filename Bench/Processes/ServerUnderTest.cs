namespace OrleansChat.Bench.Processes;

/// <summary>A server that a command can start.</summary>
/// <param name="Name">In reports.</param>
/// <param name="StartAsync">Starts it and waits until it takes connections.</param>
internal sealed record ServerUnderTest(string Name, Func<CancellationToken, Task<ServerProcess>> StartAsync);
