using System.Text.Json;
using System.Text.Json.Serialization;
using OrleansChat.Rooms;

namespace OrleansChat.Storage;

/// <summary>A message's content as the stores keep it: a <see cref="MessageContent.Change"/> as JSON in the place of the body.</summary>
internal static class StoredContent
{
    /// <summary>What the store keeps as the body.</summary>
    public static byte[] Body(MessageContent content) => content is { Kind: ContentKind.Change, Change: { } change }
        ? JsonSerializer.SerializeToUtf8Bytes(change, StoredJson.Default.RoomChange) : content.Body;

    /// <summary>The content that has the store's body as its own, as it was before it was stored.</summary>
    /// <remarks>Programs that knew no changes took any number as a kind: what is no change is left as it came.</remarks>
    public static MessageContent Read(MessageContent stored)
    {
        if (stored.Kind != ContentKind.Change || stored.Body.Length == 0)
        {
            return stored;
        }

        try
        {
            return JsonSerializer.Deserialize(stored.Body, StoredJson.Default.RoomChange) is { } change ? stored with { Body = [], Change = change } : stored;
        }
        catch (JsonException)
        {
            return stored;
        }
    }
}

// {"what":"Invited","standing":{"user":"bob","role":"Invited","invited_by":"ada","is_banned":false}}
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UseStringEnumConverter = true,
    IgnoreReadOnlyProperties = true,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = false)]
[JsonSerializable(typeof(RoomChange))]
internal sealed partial class StoredJson : JsonSerializerContext;
