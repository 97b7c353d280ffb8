namespace OrleansChat.Checking;

/// <summary>Something that a sender, a reader or an operator saw in a run.</summary>
/// <remarks>
/// What was done is recorded before it is done, what was heard after it was heard. So if one event stands before another, what the first
/// tells of had happened when the second began, and a checker may conclude from their order.
/// </remarks>
public abstract record RunEvent
{
    private RunEvent()
    {
    }

    /// <summary>An attempt to send begins. A repeat is another of these with the same message and key.</summary>
    /// <param name="Key">What makes the repeat known; null on a wire that has no keys, where nothing is repeated.</param>
    public sealed record SendStarted(Mark Message, Guid? Key) : RunEvent;

    /// <summary>The service has said that the message is in the log.</summary>
    /// <param name="Epoch">Of which log; null on a wire that does not tell.</param>
    /// <param name="Sequence">Where; null likewise.</param>
    public sealed record Acknowledged(Mark Message, Guid? Epoch = null, long? Sequence = null) : RunEvent;

    /// <summary>The service has said that this attempt added nothing and never will.</summary>
    public sealed record Failed(Mark Message) : RunEvent;

    /// <summary>The attempt ended without an answer that says what became of it.</summary>
    public sealed record Unknown(Mark Message) : RunEvent;

    /// <summary>A reader is there: what begins to be sent from now on comes to it.</summary>
    /// <param name="After">The first that it gets is the one behind this sequence; null when it begins wherever the log ends.</param>
    public sealed record ReaderOpened(string Reader, long? After) : RunEvent;

    /// <summary>A reader came back and goes on, as it was promised, behind this sequence.</summary>
    public sealed record Resumed(string Reader, long After) : RunEvent;

    /// <summary>A reader got a message.</summary>
    /// <param name="Sequence">Null on a wire that does not tell.</param>
    public sealed record Delivered(string Reader, Mark Message, long? Sequence = null) : RunEvent;

    /// <summary>A reader was waited for, longer than anything takes, to get this message.</summary>
    public sealed record Awaited(string Reader, Mark Message) : RunEvent;

    /// <summary>A page of history was read.</summary>
    /// <param name="Began">How many events there were when it was asked for.</param>
    /// <param name="Reader">Who asked.</param>
    /// <param name="After">The page begins behind this sequence; null when it was asked for from the end.</param>
    /// <param name="Messages">In the order in which they came.</param>
    /// <param name="IsToHead">The page says that the log ends with it.</param>
    public sealed record HistoryRead(int Began, string Reader, long? After, IReadOnlyList<Mark> Messages, bool IsToHead) : RunEvent;

    /// <summary>The whole log was read.</summary>
    /// <param name="Began">How many events there were when reading began.</param>
    /// <param name="Epoch">Null where the reader was not told.</param>
    /// <param name="Messages">From the first to the last.</param>
    public sealed record LogRead(int Began, Guid? Epoch, IReadOnlyList<Logged> Messages) : RunEvent;
}
