using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace OrleansChat.Gateway.Protocols.Native;

/// <summary>How <c>orleanschat.v1</c> is served.</summary>
public sealed class NativeOptions
{
    public const string Section = "Chat:Native";

    /// <summary>How long a connection may take to sign in; then it is closed with 4501. Default: 10 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "00:10:00")]
    public TimeSpan SignInWithin { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Rooms that one connection follows at most. Default: 200.</summary>
    [Range(1, 10_000)]
    public int MaxRooms { get; set; } = 200;

    /// <summary>When the server stops, clients are told to come back within so long, each at another moment. Default: 2 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:10:00")]
    public TimeSpan ComeBackWithin { get; set; } = TimeSpan.FromSeconds(2);
}

[OptionsValidator]
internal sealed partial class NativeOptionsValidator : IValidateOptions<NativeOptions>;
