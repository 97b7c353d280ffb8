namespace OrleansChat.Tests.Gateway.CrossProtocol;

/// <summary>A text of the lobby as a client saw it, whatever its protocol.</summary>
internal sealed record Heard(string Author, string Text);
