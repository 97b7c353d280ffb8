using System.Text;
using OrleansChat.Rooms;

namespace OrleansChat.Gateway.Protocols.Shared;

/// <summary>What a room's messages are to protocols that know texts and images and nothing that can be done to them.</summary>
/// <remarks>The table of who sees what is in docs/protocols/native.md.</remarks>
internal static class PlainTalk
{
    private const string EditMark = "\u270e "; // a pencil, and a blank

    extension(ChatMessage message)
    {
        /// <summary>What is shown of the message; null: nothing.</summary>
        public MessageContent? Plain => message switch
        {
            { State.Deleted: > 0 } => null,
            { Content: { Kind: ContentKind.Edit, Body.Length: > 0 } edit } => new MessageContent(
                ContentKind.Text, [.. Encoding.UTF8.GetBytes(EditMark), .. edit.Body], edit.ClientTime),
            { Content.Kind.IsSaid: false } => null,
            _ => message.Content,
        };
    }
}
