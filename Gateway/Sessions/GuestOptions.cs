namespace OrleansChat.Gateway.Sessions;

/// <summary>What names are to be had without a password, on the protocols that know none.</summary>
public sealed class GuestOptions
{
    public const string Section = "Chat:Guests";

    /// <summary>Whether the name of a registered account may be used without its password there. Default: false.</summary>
    public bool AllowRegisteredNames { get; set; }
}
