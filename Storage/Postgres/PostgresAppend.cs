using System.Collections.Immutable;
using OrleansChat.Rooms;

namespace OrleansChat.Storage.Postgres;

/// <summary>One room's append on its way into a commit.</summary>
/// <param name="Room">The room's row.</param>
/// <param name="Epoch">The log that the writer knows.</param>
/// <param name="Messages">At least one.</param>
internal sealed record PostgresAppend(long Room, Guid Epoch, ImmutableArray<ChatMessage> Messages)
{
    private readonly TaskCompletionSource<bool> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Whether it was taken; false when the log does not end where the writer thinks.</summary>
    public Task<bool> Done => _done.Task;

    /// <summary>Where the log has to end.</summary>
    public long Before => Messages[0].Sequence - 1;

    public long Last => Messages[^1].Sequence;

    /// <summary>Whether it does nothing but add its messages.</summary>
    public bool IsPlain { get; } = Messages.All(RoomEffects.IsPlain);

    public long Bytes { get; } = Messages.Sum(message => (long)message.Content.Body.Length);

    public void Finish(bool taken) => _done.TrySetResult(taken);

    public void Fail(Exception fault) => _done.TrySetException(fault);
}
