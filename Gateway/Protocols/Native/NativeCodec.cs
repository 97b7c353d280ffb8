using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using OrleansChat.Gateway.WebSockets;
using OrleansChat.Rooms;

namespace OrleansChat.Gateway.Protocols.Native;

/// <summary>Requests of <c>orleanschat.v1</c> from their bytes, and answers and events to whole WebSocket frames. No I/O.</summary>
/// <remarks>
/// <code>
/// &gt; {"t":"sign_in","id":1,"user":"user1","password":"…"}               &lt; {"t":"ok","id":1,"user":"user1","token":"…","token_expires_in_ms":900000}
/// &gt; {"t":"send","id":2,"room":"lobby","key":"…","text":"hello"}        &lt; {"t":"ok","id":2,"room":"lobby","epoch":"…","seq":61,"at":"…","repeated":false}
///                                                                      &lt; {"t":"message","room":"lobby","seq":61,"key":"…","from":"user1","at":"…","kind":"text","text":"hello"}
/// </code>
/// </remarks>
internal static partial class NativeCodec
{
    /// <summary>Text beyond ASCII is as it is.</summary>
    public static NativeJson Json { get; } = new(new JsonSerializerOptions(NativeJson.Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    /// <summary>Messages in one answer, or before the end, at most.</summary>
    public const int MostMessages = 1_000;

    private const int Few = 50; // messages, where the client does not say how many

    /// <summary>Bytes of bodies in one page of history.</summary>
    private const int PageBytes = 1024 * 1024;

    /// <summary>Reads what a client sent.</summary>
    /// <returns>False when it cannot be answered: no JSON object, no <c>t</c>, no usable <c>id</c>.</returns>
    public static bool TryRead(ReadOnlyMemory<byte> text, [NotNullWhen(true)] out NativeRequest? request) => TryRead(text, out request, image: null);

    private static bool TryRead(ReadOnlyMemory<byte> text, [NotNullWhen(true)] out NativeRequest? request, ReadOnlyMemory<byte>? image)
    {
        request = null;
        try
        {
            using var document = JsonDocument.Parse(text);
            request = Read(document.RootElement, image);
        }
        catch (Exception garbage) when (garbage is JsonException or InvalidOperationException)
        {
            // no JSON; or a name whose escapes are half a character, which can be parsed and not read
        }

        return request is not null;
    }

    public static byte[] Frame(ServerFrame frame) => WebSocketFrames.Text(JsonSerializer.SerializeToUtf8Bytes(frame, Json.ServerFrame));

    private static NativeRequest? Read(JsonElement message, ReadOnlyMemory<byte>? image)
    {
        if (message.ValueKind != JsonValueKind.Object
            || !message.TryGetProperty("t", out var kind) || kind.ValueKind != JsonValueKind.String
            || !message.TryGetProperty("id", out var number) || number.ValueKind != JsonValueKind.Number
            || !number.TryGetInt64(out var id) || id is < 1 or > RequestFields.MaxInteger)
        {
            return null;
        }

        var fields = new RequestFields(message, image);
        var request = Read(kind.GetString()!, id, fields); // of this kind it is not null
        return fields.Fault is { } fault ? new NativeRequest.Refused(id, ChatErrors.BadRequest with { Text = fault }) : request;
    }

    private static NativeRequest Read(string kind, long id, RequestFields fields) => kind switch
    {
        "sign_in" when fields.Has("token") => new NativeRequest.SignInByToken(id, fields.Text("token")),
        "sign_in" => new NativeRequest.SignIn(id, fields.Text("user"), fields.Text("password")),
        "register" => new NativeRequest.Register(id, fields.Text("user"), fields.Text("password")),
        "refresh" => new NativeRequest.Refresh(id),
        "rooms" => new NativeRequest.Rooms(id),
        "subscribe" => new NativeRequest.Subscribe(id, fields.Room(), (int)(fields.FindInteger("last", 0, MostMessages) ?? Few), fields.FindPosition("after")),
        "unsubscribe" => new NativeRequest.Unsubscribe(id, fields.Room()),
        "send" => ReadSend(id, fields),
        "history" => new NativeRequest.History(id, fields.Room(), ReadQuery(fields) with { Images = false, WithoutAnnotations = true }),
        "image" => new NativeRequest.Image(id, fields.Room(), fields.Integer("seq", 1, RequestFields.MaxInteger)),
        "typing" => new NativeRequest.Typing(id, fields.Room()),
        "sign_out" => new NativeRequest.SignOut(id),
        _ => ReadAboutRooms(kind, id, fields),
    };

    private static NativeRequest ReadSend(long id, RequestFields fields)
    {
        var (room, key) = (fields.Room(), fields.Key());
        var target = fields.FindInteger("reply_to", 1, RequestFields.MaxInteger) ?? 0;
        if (fields.HasImage == fields.Has("text"))
        {
            fields.Refuse("text or image, one of the two, is what is sent.");
        }

        if (fields.FindImage() is not { } image)
        {
            return new NativeRequest.Send(
                id, room, key, new MessageContent(ContentKind.Text, Encoding.UTF8.GetBytes(fields.FindText("text") ?? ""), 0) { Target = target });
        }

        var name = fields.FindText("file_name") is { Length: > 0 } given ? given : null;
        return ImageType.Find(image) is null
            ? new NativeRequest.Refused(id, ChatErrors.NotAnImage)
            : new NativeRequest.Send(id, room, key, new MessageContent(ContentKind.Image, image, 0, name) { Target = target });
    }

    private static ReadHistory ReadQuery(RequestFields fields)
    {
        string[] ways = ["before", "after", "around", "since", "until"];
        if (ways.Count(fields.Has) > 1)
        {
            fields.Refuse("before, after, around, since, until: one of these at most.");
        }

        var limit = (int)(fields.FindInteger("limit", 1, MostMessages) ?? Few);
        return (Place(fields, "before"), Place(fields, "after"), Place(fields, "around"), fields.FindTime("since"), fields.FindTime("until")) switch
        {
            (_, { } after, _, _, _) => ReadHistory.After(after, limit, PageBytes),
            (_, _, { } around, _, _) => ReadHistory.Around(around, limit, PageBytes),
            (_, _, _, { } since, _) => ReadHistory.Since(since, limit, PageBytes),
            (_, _, _, _, { } until) => ReadHistory.Until(until, limit, PageBytes),
            var (before, _, _, _, _) => ReadHistory.Before(before ?? long.MaxValue, limit, PageBytes),
        };
    }

    private static long? Place(RequestFields fields, string name) => fields.FindInteger(name, 0, RequestFields.MaxInteger);
}
