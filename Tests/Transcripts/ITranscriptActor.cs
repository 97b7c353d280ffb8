namespace OrleansChat.Tests.Transcripts;

/// <summary>A client of a transcript.</summary>
internal interface ITranscriptActor : IAsyncDisposable
{
    /// <summary>Says what stands behind <c>&gt;</c>.</summary>
    Task SayAsync(string words);

    /// <summary>What it hears next, in the words that stand behind <c>&lt;</c>.</summary>
    Task<string> HearAsync();
}
