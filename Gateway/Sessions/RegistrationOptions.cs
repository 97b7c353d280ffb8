namespace OrleansChat.Gateway.Sessions;

/// <summary>Who may make an account, on the protocols that can.</summary>
public sealed class RegistrationOptions
{
    public const string Section = "Chat:Registration";

    /// <summary>Whether clients may register names that nobody has. Default: true.</summary>
    public bool Open { get; set; } = true;
}
