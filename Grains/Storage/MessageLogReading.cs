using OrleansChat.Rooms;

namespace OrleansChat.Grains.Storage;

/// <summary>What is asked by time or around a place, made of what a store can: forward and backward from a sequence.</summary>
public static class MessageLogReading
{
    extension(IMessageLog log)
    {
        /// <summary>Reads any page that <see cref="ReadHistory"/> can ask for.</summary>
        /// <exception cref="LogUnavailableException">The store cannot be reached.</exception>
        public async ValueTask<LogPage> ReadPageAsync(RoomId room, ReadHistory query, CancellationToken cancellationToken)
        {
            if (query.Time is { } time)
            {
                var found = await log.FindAsync(room, time, cancellationToken);
                query = query with { Time = null, From = query.Direction == HistoryDirection.Forward ? found - 1 : found };
            }

            return query.Direction == HistoryDirection.Around
                ? await log.ReadAroundAsync(room, query, cancellationToken)
                : await log.ReadAsync(room, query, cancellationToken);
        }

        // The asked one and what follows have the larger half; what they leave of it goes to those before.
        private async ValueTask<LogPage> ReadAroundAsync(RoomId room, ReadHistory query, CancellationToken cancellationToken)
        {
            var behind = await log.ReadAsync(
                room,
                query with { Direction = HistoryDirection.Forward, From = query.From - 1, MaxMessages = (query.MaxMessages + 1) / 2, MaxBytes = query.MaxBytes / 2 },
                cancellationToken);
            var messages = query.MaxMessages - behind.Messages.Length;
            var bytes = query.MaxBytes - behind.Messages.Sum(message => (long)message.Content.Body.Length);
            if (messages <= 0 || bytes <= 0)
            {
                return behind;
            }

            var before = await log.ReadAsync(
                room, query with { Direction = HistoryDirection.Backward, MaxMessages = messages, MaxBytes = (int)bytes }, cancellationToken);
            return before with { Messages = before.Messages.AddRange(behind.Messages) };
        }
    }
}
