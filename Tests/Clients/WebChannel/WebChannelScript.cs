namespace OrleansChat.Tests.Clients.WebChannel;

/// <summary>Where the client's script is.</summary>
internal static class WebChannelScript
{
    public static string File { get; } = Path.Combine(Workshop.Sources, "Script", "webchannel.js");
}
