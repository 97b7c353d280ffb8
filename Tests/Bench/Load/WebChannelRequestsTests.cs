using System.Text;
using OrleansChat.Bench.Load;
using OrleansChat.Bench.Load.WebChannel;

namespace OrleansChat.Tests.Bench.Load;

public sealed class WebChannelRequestsTests
{
    private const int HeadLength = 6; // two bytes and the mask, which is zero

    [Fact]
    public void What_a_client_says_is_what_the_pages_say()
    {
        Assert.Equal("""{"type":3,"id":0}""", Text(WebChannelRequests.Init));
        Assert.Equal("""{"type":7,"object":"chatserver","signal":5}""", Text(WebChannelRequests.Connect(WebChannelRequests.NewMessage)));
        Assert.Equal("""{"type":4}""", Text(WebChannelRequests.Idle));
        Assert.Equal("""{"type":6,"object":"chatserver","method":"login","args":["ada"],"id":1}""", Text(WebChannelRequests.Call("login", "ada", 1)));
    }

    [Fact]
    public void A_message_is_sent_by_overwriting_its_stamp_and_its_id()
    {
        var stamp = new Stamp(Run: 7, Number: 1, Sent: 2);
        var (frame, idAt, textAt) = WebChannelRequests.Send("ada", Encoding.ASCII.GetString(Stamp.Text(Stamp.Length)));

        stamp.Write(frame.AsSpan(textAt));
        "2147483647"u8.CopyTo(frame.AsSpan(idAt));

        Assert.Equal(
            """{"type":6,"object":"chatserver","method":"sendMessage","args":["ada","~00000000000000020000000100000007"],"id":2147483647}""",
            Text(frame));
    }

    private static string Text(byte[] frame) => Encoding.ASCII.GetString(frame.AsSpan(frame.Length > HeadLength + 125 ? HeadLength + 2 : HeadLength));
}
