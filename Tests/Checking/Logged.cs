namespace OrleansChat.Checking;

/// <summary>A message as a log has it.</summary>
/// <param name="Sequence">Its number in the room.</param>
/// <param name="Message">Which it is.</param>
/// <param name="Key">The key it is stored with; null where the reader was not told.</param>
public readonly record struct Logged(long Sequence, Mark Message, Guid? Key = null)
{
    public override string ToString() => FormattableString.Invariant($"{Message} at {Sequence}");
}
