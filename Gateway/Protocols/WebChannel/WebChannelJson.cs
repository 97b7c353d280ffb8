using System.Text.Json;
using System.Text.Json.Serialization;

namespace OrleansChat.Gateway.Protocols.WebChannel;

[JsonSerializable(typeof(JsonElement))]
internal sealed partial class WebChannelJson : JsonSerializerContext;
