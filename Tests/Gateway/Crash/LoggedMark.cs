namespace OrleansChat.Tests.Gateway.Crash;

/// <summary>A message as the log has it.</summary>
public readonly record struct LoggedMark(long Sequence, Mark Mark);
