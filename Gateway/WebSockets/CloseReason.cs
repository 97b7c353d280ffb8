namespace OrleansChat.Gateway.WebSockets;

/// <summary>Why this side closes a connection. Codes are on the wire: 4000-4499 mean come back, 4500-4999 stay away; below 4000 they are RFC 6455's.</summary>
/// <param name="Code">The close code.</param>
/// <param name="Name">One word for metrics and documents.</param>
/// <param name="Text">A sentence for the close frame; at most 123 bytes of ASCII.</param>
internal sealed record CloseReason(int Code, string Name, string Text)
{
    public static readonly CloseReason SignedOut = new(1000, "signed_out", "You have signed out.");
    public static readonly CloseReason GoingAway = new(1001, "going_away", "The server is shutting down; come back in a moment.");
    public static readonly CloseReason ProtocolError = new(1002, "protocol_error", "The frame is not one of RFC 6455.");
    public static readonly CloseReason InvalidText = new(1007, "invalid_text", "The text is not valid UTF-8.");
    public static readonly CloseReason TooBig = new(1009, "too_big", "The message is larger than this server accepts.");
    public static readonly CloseReason NotServed = new(1013, "not_served", "The server cannot serve this now; come back in a moment.");
    public static readonly CloseReason Draining = new(4001, "draining", "The server is shutting down; come back as it said.");
    public static readonly CloseReason TooSlow = new(4008, "too_slow", "This connection does not read fast enough; come back.");
    public static readonly CloseReason BadFrame = new(4500, "bad_frame", "A request is a JSON object with t and an id from 1 to 2^53-1.");
    public static readonly CloseReason NotSignedIn = new(4501, "not_signed_in", "This connection did not sign in in time.");

    public static IReadOnlyList<CloseReason> All { get; } =
    [
        SignedOut, GoingAway, ProtocolError, InvalidText, TooBig, NotServed, Draining, TooSlow, BadFrame, NotSignedIn,
    ];
}
