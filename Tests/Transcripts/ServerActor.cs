using OrleansChat.Tests.Gateway;

namespace OrleansChat.Tests.Transcripts;

/// <summary>Who runs the gateway: <c>stop</c> has it stop as a service manager does. It hears nothing.</summary>
internal sealed class ServerActor(GatewayProcess gateway) : ITranscriptActor
{
    private Task _stopping = Task.CompletedTask;

    public Task SayAsync(string words)
    {
        Assert.Equal("stop", words);
        _stopping = gateway.TerminateAsync();
        return Task.CompletedTask;
    }

    public Task<string> HearAsync() => throw new NotSupportedException("Whoever runs the gateway hears nothing.");

    public async ValueTask DisposeAsync() => await _stopping;
}
