using System.Text.Json;

namespace OrleansChat.Bench.Load.WebChannel;

/// <summary>What a QWebChannel server sent, as far as the load generator has to know. Texts that carry a stamp are not read in this way.</summary>
/// <param name="Type">0 if there is none.</param>
/// <param name="Number">The <c>id</c> of a response, the <c>signal</c> of a signal; else 0.</param>
/// <param name="IsTrue">Whether <c>data</c> is <c>true</c>, which is how a method says yes.</param>
internal readonly record struct WebChannelMessage(WebChannelType Type, int Number, bool IsTrue)
{
    /// <exception cref="InvalidDataException">It is no JSON object, or a number in it is none.</exception>
    public static WebChannelMessage Read(ReadOnlySpan<byte> json)
    {
        try
        {
            return ReadObject(json);
        }
        catch (Exception exception) when (exception is JsonException or FormatException or InvalidOperationException)
        {
            throw new InvalidDataException("The server sent what is no QWebChannel message.", exception);
        }
    }

    private static WebChannelMessage ReadObject(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json);
        var message = new WebChannelMessage();
        _ = reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject) { throw new JsonException(); }
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isType = reader.ValueTextEquals("type"u8);
            var isNumber = reader.ValueTextEquals("id"u8) || reader.ValueTextEquals("signal"u8);
            var isData = reader.ValueTextEquals("data"u8);
            _ = reader.Read();
            if (isType) { message = message with { Type = (WebChannelType)reader.GetInt32() }; }
            else if (isNumber) { message = message with { Number = reader.GetInt32() }; }
            else if (isData) { message = message with { IsTrue = reader.TokenType == JsonTokenType.True }; }
            reader.Skip();
        }
        return message;
    }
}
