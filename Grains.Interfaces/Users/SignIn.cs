namespace OrleansChat.Users;

/// <summary>The command to check a user's password.</summary>
/// <param name="Password">As the client sent it. Never logged, never stored.</param>
/// <param name="Address">Where the client connects from, without port; failures are counted for it.</param>
[GenerateSerializer, Immutable, Alias("chat.SignIn")]
public sealed record SignIn([property: Id(0)] string Password, [property: Id(1)] string Address)
{
    public override string ToString() => $"{nameof(SignIn)} from {Address}";
}
