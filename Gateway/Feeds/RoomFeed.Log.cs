using OrleansChat.Rooms;

namespace OrleansChat.Gateway.Feeds;

internal sealed partial class RoomFeed
{
    [LoggerMessage(2101, LogLevel.Debug, "The feed of room {Room} read {Count} messages behind {Sequence} from the log.")]
    private static partial void LogFilled(ILogger logger, RoomId room, int count, long sequence);

    [LoggerMessage(2102, LogLevel.Warning, "The feed of room {Room} cannot read what follows {Sequence} from the log; it tries again.")]
    private static partial void LogNotFilled(ILogger logger, Exception fault, RoomId room, long sequence);

    [LoggerMessage(2103, LogLevel.Warning, "Room {Room} has another log than before; its readers are sent to it anew.")]
    private static partial void LogOtherEpoch(ILogger logger, RoomId room);

    [LoggerMessage(2105, LogLevel.Warning, "What passed through room {Room} behind {Sequence} up to {Head} was gone before it could be read; readers that lack it are sent away.")]
    private static partial void LogLost(ILogger logger, RoomId room, long sequence, long head);

    [LoggerMessage(2106, LogLevel.Warning, "The feed of room {Room} stood at {Sequence} when everything before {First} was removed from the log; readers that lack it are sent away.")]
    private static partial void LogRemoved(ILogger logger, RoomId room, long sequence, long first);

    [LoggerMessage(2104, LogLevel.Information, "The feed of room {Room} could not take back its subscription.")]
    private static partial void LogNotUnsubscribed(ILogger logger, Exception fault, RoomId room);
}
