namespace OrleansChat.Users;

/// <summary>The command to make an account of a user's name.</summary>
/// <param name="Password">As the client sent it. Never logged; stored as a salted hash.</param>
/// <param name="Address">Where the client connects from, without port.</param>
[GenerateSerializer, Immutable, Alias("chat.Register")]
public sealed record Register([property: Id(0)] string Password, [property: Id(1)] string Address)
{
    public override string ToString() => $"{nameof(Register)} from {Address}";
}
