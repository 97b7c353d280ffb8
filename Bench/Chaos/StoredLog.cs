using System.Text;
using OrleansChat.Checking;
using OrleansChat.Grains.Storage;
using OrleansChat.Rooms;

namespace OrleansChat.Bench.Chaos;

/// <summary>The lobby's log as a store has it.</summary>
internal static class StoredLog
{
    private const int PageMessages = 1_000, PageBytes = 64 * 1024 * 1024;

    public static async Task<(Guid Epoch, IReadOnlyList<Logged> Messages)> ReadAsync(IMessageLog log, CancellationToken cancellationToken)
    {
        var head = await log.OpenAsync(RoomId.Lobby, cancellationToken);
        var messages = new List<Logged>();
        while (true)
        {
            var after = messages.Count == 0 ? 0 : messages[^1].Sequence;
            var page = await log.ReadAsync(RoomId.Lobby, ReadHistory.After(after, PageMessages, PageBytes), cancellationToken);
            if (page.Messages.IsEmpty) { return (head.Epoch, messages); }
            messages.AddRange(page.Messages.Select(message => new Logged(message.Sequence, MarkOf(message), message.Key.Value)));
        }
    }

    private static Mark MarkOf(ChatMessage message) => Mark.TryRead(Encoding.UTF8.GetString(message.Content.Body), out var mark) ? mark : default; // which nobody sent
}
