using System.Text.Json;

namespace OrleansChat.Gateway.Protocols.Shared;

/// <summary>One member of a JSON object, found without building the object.</summary>
/// <param name="Kind">What it is; <see cref="JsonTokenType.None"/>: the object has no such member.</param>
/// <param name="Text">Of a string the string, of a number its digits; otherwise null.</param>
internal readonly record struct JsonMember(JsonTokenType Kind, string? Text)
{
    // Qt's parser goes as deep.
    private static readonly JsonReaderOptions Options = new() { MaxDepth = 1_024 };

    /// <summary>Looks for a member in a text. Of several with the name the last counts.</summary>
    /// <returns>False when the text is no JSON object.</returns>
    public static bool TryFind(ReadOnlySpan<byte> text, ReadOnlySpan<byte> name, out JsonMember member)
    {
        member = default;
        var reader = new Utf8JsonReader(text, Options);
        try
        {
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            {
                return false;
            }

            while (reader.Read())
            {
                if (reader.TokenType == JsonTokenType.PropertyName && reader.CurrentDepth == 1 && reader.ValueTextEquals(name))
                {
                    reader.Read();
                    member = Value(ref reader);
                }
            }

            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static JsonMember Value(ref Utf8JsonReader reader)
    {
        try
        {
            return new JsonMember(reader.TokenType, reader.TokenType switch
            {
                JsonTokenType.String => reader.GetString(),
                JsonTokenType.Number => System.Text.Encoding.UTF8.GetString(reader.ValueSpan),
                _ => null,
            });
        }
        catch (InvalidOperationException)
        {
            return new JsonMember(reader.TokenType, null); // its escapes are half a character
        }
    }
}
