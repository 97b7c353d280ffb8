using System.Globalization;
using System.Text;
using OrleansChat.Bench.Load.WebSockets;

namespace OrleansChat.Bench.Load.WebChannel;

/// <summary>The frames that a client of the Qt WebChannel chat sends. Names and texts are ASCII that JSON leaves as it is.</summary>
internal static class WebChannelRequests
{
    /// <summary>The signals of <c>chatserver</c> that clients connect to.</summary>
    public const int NewMessage = 5, KeepAlive = 6;

    public const int InitId = 0;

    /// <summary>From here on all ids have ten digits, so that a frame is made once and its id overwritten.</summary>
    public const int FirstSendId = 1_000_000_000;

    public static readonly byte[] Init = Frame(Invariant($$"""{"type":3,"id":{{InitId}}}"""));
    public static readonly byte[] Idle = Frame("""{"type":4}""");

    public static byte[] Connect(int signal) => Frame(Invariant($$"""{"type":7,"object":"chatserver","signal":{{signal}}}"""));

    /// <summary>A call of a method that takes a name.</summary>
    public static byte[] Call(string method, string name, int id) => Frame(CallText(method, $"\"{name}\"", id));

    /// <summary><c>sendMessage</c>, and where in the frame its id and its text are.</summary>
    public static (byte[] Frame, int IdAt, int TextAt) Send(string name, string text)
    {
        var frame = Frame(CallText("sendMessage", $"\"{name}\",\"{text}\"", FirstSendId));
        return (frame, frame.AsSpan().LastIndexOf("1000000000"u8), frame.AsSpan().IndexOf(Stamp.Mark));
    }

    private static string CallText(string method, string arguments, int id) =>
        Invariant($$"""{"type":6,"object":"chatserver","method":"{{method}}","args":[{{arguments}}],"id":{{id}}}""");

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private static byte[] Frame(string json) => WebSocketFrame.Encode(WebSocketOpcode.Text, Encoding.ASCII.GetBytes(json)).Frame;
}
