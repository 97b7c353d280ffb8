using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace OrleansChat.Gateway.Protocols.WebChannel;

/// <summary>The messages of QWebChannel, as far as one object with four methods needs them. JSON in, whole WebSocket frames out. No I/O.</summary>
/// <remarks>
/// <code>
/// &gt; {"type":3,"id":0}                                                   &lt; {"data":{"chatserver":{…}},"id":0,"type":10}
/// &gt; {"type":6,"object":"chatserver","method":"login","args":["ada"],"id":1}  &lt; {"data":true,"id":1,"type":10}
/// &gt; {"type":7,"object":"chatserver","signal":5}                         &lt; {"args":["12:00:00","ada","hi"],"object":"chatserver","signal":5,"type":1}
/// &gt; {"type":4}                                                          &lt; {"data":[{"object":"chatserver","properties":{"1":["ada"]},"signals":{"7":[]}}],"type":2}
/// </code>
/// Keys are in alphabetical order, without blanks and with text beyond ASCII as it is, which is how Qt writes them.
/// </remarks>
internal static partial class WebChannelCodec
{
    private const string ObjectName = "chatserver";

    private static readonly JsonWriterOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    /// <summary>Reads what a client sent.</summary>
    /// <returns>False for all that is to be ignored: no JSON, no object, no or an unknown type, another object, a call without an id.</returns>
    public static bool TryRead(ReadOnlyMemory<byte> text, [NotNullWhen(true)] out WebChannelRequest? request)
    {
        request = null;
        try
        {
            using var document = JsonDocument.Parse(text);
            request = Read(document.RootElement);
        }
        catch (Exception garbage) when (garbage is JsonException or InvalidOperationException)
        {
            // no JSON; or a string whose escapes are half a character, which can be parsed and not read
        }

        return request is not null;
    }

    private static WebChannelRequest? Read(JsonElement message)
    {
        if (message.ValueKind != JsonValueKind.Object || !TryInteger(message, "type", out var type))
        {
            return null;
        }

        return type switch
        {
            3 when TryId(message, out var id) => new WebChannelRequest.Init(id),
            4 => WebChannelRequest.Idle.Now,
            6 when IsOurs(message) && TryId(message, out var id) => ReadInvoke(message, id),
            7 or 8 when IsOurs(message) && TryInteger(message, "signal", out var signal) => new WebChannelRequest.Connect(signal, type == 7),
            _ => null, // debug (5) and setProperty (9) have no answer; nothing here can be set
        };
    }

    private static WebChannelRequest.Invoke ReadInvoke(JsonElement message, byte[] id)
    {
        message.TryGetProperty("method", out var name);
        var arguments = message.TryGetProperty("args", out var list) && list.ValueKind == JsonValueKind.Array ? list.GetArrayLength() : 0;
        var (method, parameters) = name.ValueKind switch
        {
            JsonValueKind.String => ByName(name.GetString()!), // of this kind it is not null
            JsonValueKind.Number when name.TryGetInt32(out var index) => ByIndex(index),
            _ => (null, 0),
        };

        // By name the count must fit; by index more are ignored.
        var fits = name.ValueKind == JsonValueKind.String ? arguments == parameters : arguments >= parameters;
        return method is null || !fits
            ? new WebChannelRequest.Invoke(id, null, [])
            : new WebChannelRequest.Invoke(id, method, [.. Enumerable.Range(0, parameters).Select(index => ToText(list[index]))]);
    }

    private static (WebChannelMethod? Method, int Parameters) ByName(string name) => name switch
    {
        "login" => (WebChannelMethod.Login, 1),
        "logout" => (WebChannelMethod.Logout, 1),
        "sendMessage" => (WebChannelMethod.SendMessage, 2),
        "keepAliveResponse" => (WebChannelMethod.KeepAliveResponse, 1),
        _ => (null, 0),
    };

    private static (WebChannelMethod? Method, int Parameters) ByIndex(int index) => (WebChannelMethod)index switch
    {
        WebChannelMethod.SendMessage => (WebChannelMethod.SendMessage, 2),
        WebChannelMethod.Login or WebChannelMethod.Logout or WebChannelMethod.KeepAliveResponse => ((WebChannelMethod)index, 1),
        _ => (null, 0),
    };

    // As Qt converts an argument to a string: numbers and booleans as they are written, what has no text is empty.
    private static string ToText(JsonElement argument) => argument.ValueKind switch
    {
        JsonValueKind.String => argument.GetString()!, // of this kind it is not null
        JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => argument.GetRawText(),
        _ => "",
    };

    private static bool IsOurs(JsonElement message) =>
        message.TryGetProperty("object", out var name) && name.ValueKind == JsonValueKind.String && name.ValueEquals(ObjectName);

    private static bool TryId(JsonElement message, out byte[] id)
    {
        var has = message.TryGetProperty("id", out var value);
        id = has ? JsonSerializer.SerializeToUtf8Bytes(value, WebChannelJson.Default.JsonElement) : [];
        return has;
    }

    private static bool TryInteger(JsonElement message, string name, out int value)
    {
        value = 0;
        return message.TryGetProperty(name, out var found) && found.ValueKind == JsonValueKind.Number && found.TryGetInt32(out value);
    }
}
