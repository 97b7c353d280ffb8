using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace OrleansChat.Gateway.Relays;

/// <summary>A text to all, or to the first connection of a name.</summary>
internal sealed record OperatorCommand(string Text, string? To = null);

/// <param name="Connections">How many connections the text went to.</param>
internal sealed record OperatorSent(int Connections);

/// <param name="Online">In order of connection.</param>
internal sealed record OperatorList(ImmutableArray<OperatorConnection> Online);

/// <param name="Protocol"><c>origin</c> or <c>topic</c>.</param>
/// <param name="Name">The name, or the topic; empty when the connection gave no name.</param>
/// <param name="Since">When it came.</param>
internal sealed record OperatorConnection(string Protocol, string Name, DateTimeOffset Since);

/// <param name="Last">The number of the last text that there was, to ask behind.</param>
/// <param name="Texts">In order.</param>
internal sealed record OperatorInbox(long Last, ImmutableArray<OperatorText> Texts);

/// <summary>What a connection said to the server.</summary>
internal sealed record OperatorText(long Number, string Protocol, string Name, DateTimeOffset At, string Text);

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(OperatorCommand))]
[JsonSerializable(typeof(OperatorSent))]
[JsonSerializable(typeof(OperatorList))]
[JsonSerializable(typeof(OperatorInbox))]
internal sealed partial class OperatorJson : JsonSerializerContext;
