using System.Diagnostics.Metrics;

namespace OrleansChat.Storage;

/// <summary>What the store measures of itself.</summary>
public sealed class StorageMetrics
{
    public const string Meter = "OrleansChat.Storage";
    public const string CommitMessages = "chat.storage.commit_messages";

    private readonly Histogram<int> _messages;
    private readonly Histogram<double> _duration;

    public StorageMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(Meter);
        _messages = meter.CreateHistogram<int>(CommitMessages, "{message}", "Messages that went to disk together, of all rooms.");
        _duration = meter.CreateHistogram<double>("chat.storage.commit_duration", "s", "How long a commit took, with its sync.");
    }

    /// <summary>Messages were committed. What is committed without messages (accounts, trimming) does not count.</summary>
    internal void Committed(int messages, TimeSpan duration)
    {
        if (messages > 0)
        {
            _messages.Record(messages);
            _duration.Record(duration.TotalSeconds);
        }
    }
}
