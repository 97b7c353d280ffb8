using Google.Protobuf;
using OrleansChat.Gateway.Protocols.SimpleChat.Wire;

namespace OrleansChat.Tests.Clients;

internal static class ChatStreamReading
{
    extension(IChatStream stream)
    {
        /// <summary>The messages one by one, whatever batches they come in, without the beginning's empty one.</summary>
        public async IAsyncEnumerable<ChatMessage> ReadEachAsync()
        {
            while (await stream.ReadAsync() is { } batch)
            {
                foreach (var message in batch.Messages)
                {
                    yield return message;
                }
            }
        }

        /// <summary>Reads on until a message has this content.</summary>
        public async Task<ChatMessage> ReadUntilAsync(ByteString content)
        {
            await foreach (var message in stream.ReadEachAsync())
            {
                if (message.Content == content)
                {
                    return message;
                }
            }

            throw new EndOfStreamException($"The stream ended before the message came: {stream.Status}.");
        }
    }
}
