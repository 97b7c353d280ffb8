using Microsoft.Extensions.Options;

namespace OrleansChat.Gateway.Protocols.Echo;

/// <summary>What the echo's listener serves: two of Qt's examples have the same port, and nothing in the handshake tells them apart.</summary>
public sealed class EchoOptions
{
    public const string Section = "Chat:Echo";

    /// <summary>Which of the two. Default: Echo.</summary>
    public EchoMode Mode { get; set; } = EchoMode.Echo;
}

public enum EchoMode
{
    /// <summary>Every message comes back to its sender.</summary>
    Echo,

    /// <summary>Every text goes to everybody else (the simplechat example).</summary>
    Chat,
}

/// <summary>Only the names are values: a number that no mode has would be read as one.</summary>
internal sealed class EchoOptionsValidator : IValidateOptions<EchoOptions>
{
    public ValidateOptionsResult Validate(string? name, EchoOptions options) => Enum.IsDefined(options.Mode)
        ? ValidateOptionsResult.Success
        : ValidateOptionsResult.Fail($"{EchoOptions.Section}:{nameof(EchoOptions.Mode)}: {(int)options.Mode} is no mode; it is Echo or Chat.");
}
