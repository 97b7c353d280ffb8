using System.Text.Json;
using System.Text.Json.Serialization;

namespace OrleansChat.Bench.Load.Host;

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, UseStringEnumConverter = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(LoadRequest))]
[JsonSerializable(typeof(LoadAnswer))]
internal sealed partial class LoadJson : JsonSerializerContext;
