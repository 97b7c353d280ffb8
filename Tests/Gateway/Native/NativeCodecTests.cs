using System.Text;
using System.Text.Json;
using OrleansChat.Gateway.Protocols.Native;
using OrleansChat.Rooms;

namespace OrleansChat.Tests.Gateway.Native;

/// <summary>Bytes to requests. Whatever comes, nothing is thrown, and what can be answered is.</summary>
public sealed class NativeCodecTests
{
    private const string Key = "0193a7e2-0000-7000-8000-000000000001";

    public static TheoryData<string> Unanswerable() =>
    [
        "", "null", "[]", "7", "\"sign_in\"", "{", "{}", """{"t":"rooms"}""", """{"id":1}""", """{"t":1,"id":1}""", """{"t":"rooms","id":0}""",
        """{"t":"rooms","id":-1}""", """{"t":"rooms","id":"1"}""", """{"t":"rooms","id":1.5}""", """{"t":"rooms","id":9007199254740992}""",
        """{"t":"rooms","id":null}""", """{"t":"rooms","id":1}x""", """{"t":"\ud800","id":1}""", new string('[', 5_000),
    ];

    public static TheoryData<string, string> Faulty() => new()
    {
        { """{"t":"sign_in","id":1}""", "user is missing." },
        { """{"t":"sign_in","id":1,"user":"a","password":null}""", "password is missing." },
        { """{"t":"sign_in","id":1,"user":7,"password":""}""", "user is no string." },
        { """{"t":"sign_in","id":1,"user":"\ud800","password":""}""", "user has an escape that is half a character." },
        { """{"t":"subscribe","id":1}""", "room is missing." },
        { """{"t":"subscribe","id":1,"room":"The Lobby"}""", "room is no room name: lower case letters, digits and dashes, at most 64." },
        { """{"t":"subscribe","id":1,"room":"lobby","last":1001}""", "last is no integer from 0 to 1000." },
        { """{"t":"subscribe","id":1,"room":"lobby","after":12}""", "after is no object with epoch and seq." },
        { """{"t":"subscribe","id":1,"room":"lobby","after":{"epoch":"x","seq":1}}""", "after.epoch is no UUID." },
        { """{"t":"subscribe","id":1,"room":"lobby","after":{"epoch":"0193a7e2-0000-7000-8000-000000000001","seq":-1}}""", "after.seq is no integer from 0 to 9007199254740991." },
        { """{"t":"send","id":1,"room":"lobby","key":"1","text":""}""", "key is no UUID." },
        { """{"t":"send","id":1,"room":"lobby","key":"0193a7e2-0000-7000-8000-000000000001"}""", "text or image, one of the two, is what is sent." },
        { """{"t":"send","id":1,"room":"lobby","key":"0193a7e2-0000-7000-8000-000000000001","text":"","image":""}""", "text or image, one of the two, is what is sent." },
        { """{"t":"send","id":1,"room":"lobby","key":"0193a7e2-0000-7000-8000-000000000001","image":"*"}""", "image is no base64." },
        { """{"t":"history","id":1,"room":"lobby","before":1,"after":1}""", "before, after, around, since, until: one of these at most." },
        { """{"t":"history","id":1,"room":"lobby","since":"2026-11-25T01:02:03"}""", "since is no time as 2026-11-25T01:02:03Z." },
        { """{"t":"history","id":1,"room":"lobby","limit":0}""", "limit is no integer from 1 to 1000." },
        { """{"t":"image","id":1,"room":"lobby"}""", "seq is missing." },
        { $$"""{"t":"create","id":1,"room":"direct-x","key":"{{Key}}","kind":"public"}""", "room begins with direct-, as those of two people do." },
        { $$"""{"t":"create","id":1,"room":"tea","key":"{{Key}}","kind":"open"}""", "kind is none of public, private." },
        { $$"""{"t":"create","id":1,"room":"tea","key":"{{Key}}"}""", "kind is missing." },
        { $$"""{"t":"create","id":1,"room":"tea","key":"{{Key}}","kind":"public","invite":"ada"}""", "invite is no list of at most 100 names." },
        { $$"""{"t":"create","id":1,"room":"tea","key":"{{Key}}","kind":"public","invite":[1]}""", "invite is no string." },
        { $$"""{"t":"create","id":1,"room":"tea","key":"{{Key}}","kind":"public","invite":["\ud800"]}""", "invite has an escape that is half a character." },
        { """{"t":"direct","id":1,"user":" ada"}""", "user is no name: 1 to 64 characters, none of them a control character, no blank at either end." },
        { """{"t":"mute","id":1,"room":"tea","user":"ada","for_ms":1}""", "for_ms is no integer from 1000 to 2592000000." },
        { """{"t":"role","id":1,"room":"tea","user":"ada","role":"king"}""", "role is none of owner, moderator, member." },
        { """{"t":"settings","id":1,"room":"tea"}""", "title, topic, kind, read_only: at least one of these." },
        { """{"t":"settings","id":1,"room":"tea","read_only":1}""", "read_only is neither true nor false." },
        { $$"""{"t":"edit","id":1,"room":"tea","key":"{{Key}}","target":0,"text":"x"}""", "target is no integer from 1 to 9007199254740991." },
        { $$"""{"t":"react","id":1,"room":"tea","key":"{{Key}}","target":1,"reaction":"a b"}""", "reaction is no sign of 1 to 32 characters without blanks." },
        { """{"t":"members","id":1,"room":"tea","limit":1001}""", "limit is no integer from 1 to 1000." },
    };

    [Theory]
    [MemberData(nameof(Unanswerable))]
    public void What_has_no_kind_or_no_number_cannot_be_answered(string text) => Assert.False(NativeCodec.TryRead(Encoding.UTF8.GetBytes(text), out _));

    [Theory]
    [MemberData(nameof(Faulty))]
    public void A_field_that_is_missing_or_wrong_is_named(string text, string fault)
    {
        var refused = Assert.IsType<NativeRequest.Refused>(Read(text));

        Assert.Equal((1, ChatErrors.BadRequest.Code, fault), (refused.Id, refused.Error.Code, refused.Error.Text));
    }

    [Fact]
    public void Unknown_fields_are_ignored_and_order_does_not_matter() =>
        Assert.Equal(
            new NativeRequest.Subscribe(7, RoomId.Lobby, 50, new Position(Guid.Parse(Key), 3)),
            Read($$"""{"$type":"x","new":[{}],"after":{"seq":3,"epoch":"{{Key}}","more":1},"id":7,"room":"lobby","t":"subscribe"}"""));

    [Fact]
    public void A_text_is_taken_as_it_is()
    {
        var send = Assert.IsType<NativeRequest.Send>(Read($$"""{"t":"send","id":1,"room":"lobby","key":"{{Key}}","text":"<b>\u0000 \"мир\" 🦊"}"""));

        Assert.Equal((ContentKind.Text, "<b>\0 \"мир\" 🦊"), (send.Content.Kind, Encoding.UTF8.GetString(send.Content.Body)));
    }

    [Fact]
    public void Whatever_becomes_of_a_request_on_the_way_reading_it_throws_nothing()
    {
        var random = new Random(20_261_125);
        string[] valid = [.. Faulty().Select(row => row.Data.Item1), $$"""{"t":"send","id":1,"room":"lobby","key":"{{Key}}","image":"R0lGODlhAQABAAAAACw=","file_name":"a"}"""];
        var read = 0;

        for (var round = 0; round < 20_000; round++)
        {
            var bytes = Encoding.UTF8.GetBytes(valid[random.Next(valid.Length)]);
            for (var change = random.Next(3); change >= 0; change--)
            {
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            }

            read += NativeCodec.TryRead(bytes.AsMemory(0, random.Next(4) == 0 ? random.Next(bytes.Length) : bytes.Length), out _) ? 1 : 0;
        }

        Assert.InRange(read, 1_000, 19_000); // both ways were gone
    }

    [Theory]
    [InlineData("89504E470D0A1A0A00", "image/png")]
    [InlineData("FFD8FFE0", "image/jpeg")]
    [InlineData("474946383961", "image/gif")]
    [InlineData("524946460000000057454250", "image/webp")]
    [InlineData("0000001C6674797061766966", "image/avif")]
    [InlineData("424D000000000000000000000000280000000000", "image/bmp")]
    [InlineData("424D20697320616C736F20612077617920746F20626567696E", null)]
    [InlineData("89504E47", null)]
    [InlineData("3C737667", null)]
    [InlineData("", null)]
    public void An_images_kind_is_what_its_bytes_say(string bytes, string? type) => Assert.Equal(type, ImageType.Find(Convert.FromHexString(bytes)));

    [Fact]
    public void A_message_is_the_same_in_an_event_and_in_history_but_for_kind_and_room()
    {
        var message = new ChatMessage(
            61, "<Zoë> \"山田\"", new MessageKey(Guid.Parse(Key)), new DateTimeOffset(2026, 11, 25, 1, 2, 3, 4, TimeSpan.FromHours(1)),
            new MessageContent(ContentKind.Text, "hello"u8.ToArray(), 0));
        const string Fields = $$"""61,"key":"{{Key}}","from":"<Zoë> \"山田\"","at":"2026-11-25T00:02:03.004Z","kind":"text","text":"hello"}""";

        var told = Encoding.UTF8.GetString(new NativeEncoder(RoomId.Lobby, NativeCodec.Frame).Encode(message).Span[4..]); // behind the frame's header
        var page = JsonSerializer.Serialize(new ServerFrame.Ok(1) { Messages = [NativeDescription.Entry(message)] }, NativeCodec.Json.ServerFrame);

        Assert.Equal($$"""{"t":"message","room":"lobby","seq":{{Fields}}""", told);
        Assert.Equal($$"""{"t":"ok","id":1,"messages":[{"seq":{{Fields}}]}""", page);
    }

    private static NativeRequest? Read(string text) => NativeCodec.TryRead(Encoding.UTF8.GetBytes(text), out var request) ? request : null;
}
