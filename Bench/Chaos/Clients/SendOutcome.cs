namespace OrleansChat.Bench.Chaos.Clients;

/// <summary>What a sender knows after an attempt.</summary>
internal abstract record SendOutcome
{
    private SendOutcome()
    {
    }

    /// <summary>It is in the log; at this place, if the wire tells.</summary>
    public sealed record Acknowledged(Guid? Epoch, long? Sequence) : SendOutcome;

    /// <summary>This attempt added nothing and will not.</summary>
    public sealed record Failed(string Why) : SendOutcome;

    /// <summary>Nothing.</summary>
    public sealed record Unknown(string Why) : SendOutcome;
}
