namespace OrleansChat.Checking;

/// <summary>A breach of the promise.</summary>
/// <param name="Rule">Which part of it.</param>
/// <param name="What">For a person who looks for the place: marks, sequences, and events by their number in the run.</param>
public sealed record Violation(Rule Rule, string What)
{
    public override string ToString() => $"{Rule}: {What}";
}

/// <summary>What is promised, by what is seen when it is broken.</summary>
public enum Rule
{
    /// <summary>Acknowledged, and not in a log that was read later.</summary>
    Lost,

    /// <summary>Shown to a reader, and not in a log that was read later.</summary>
    NotDurable,

    /// <summary>In the log more than once.</summary>
    Doubled,

    /// <summary>A number is left out of the log, comes twice, or is not the first.</summary>
    Hole,

    /// <summary>Sent after another was acknowledged, and before it in the log.</summary>
    Swapped,

    /// <summary>Acknowledged, or shown, at a place where the log does not have it.</summary>
    Misplaced,

    /// <summary>A repeat was answered with another sequence than the first.</summary>
    RepeatMoved,

    /// <summary>Refused for sure, and in the log.</summary>
    Refused,

    /// <summary>There is something that nobody sent, or with a key that nobody sent it with.</summary>
    Unsent,

    /// <summary>A log that was read again is not what it was, continued.</summary>
    Changed,

    /// <summary>Two epochs in one run, in which nobody began the log anew.</summary>
    Epoch,

    /// <summary>A reader got something else than what comes next in the log.</summary>
    Strayed,

    /// <summary>A reader that was there did not get a message, however long it was waited for.</summary>
    Silent,

    /// <summary>The run cannot be judged.</summary>
    Unproved,
}
