namespace OrleansChat.Tests.Gateway.CrossProtocol;

/// <summary>Somebody in the lobby, with a client of some protocol.</summary>
internal interface IParticipant : IAsyncDisposable
{
    string Name { get; }

    /// <summary>Whether what it says comes back to it.</summary>
    bool HearsItself { get; }

    /// <summary>What it has heard, over all the times that it was in the room, in the order in which it came, and each once.</summary>
    IReadOnlyList<Heard> Heard { get; }

    /// <summary>Goes into the room, if it is not there yet or no longer, and ends when it is there.</summary>
    Task JoinAsync();

    /// <returns>True when the protocol has said that the room has it; false when it has not, and then the room has it or not.</returns>
    Task<bool> SayAsync(string text);

    /// <summary>Ends when it has heard this text.</summary>
    Task HearAsync(string text);
}
