using System.Text.Json.Serialization;

namespace OrleansChat.Bench.Load.Host;

/// <summary>What the load process answers.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "answer")]
[JsonDerivedType(typeof(Connected), "connected")]
[JsonDerivedType(typeof(FannedOut), "fannedOut")]
[JsonDerivedType(typeof(Sent), "sent")]
[JsonDerivedType(typeof(Failed), "failed")]
internal abstract record LoadAnswer
{
    private LoadAnswer() { }

    public sealed record Connected(int Receivers) : LoadAnswer;

    /// <param name="Messages">Sent, refused ones included.</param>
    /// <param name="Refused">Answered with an error.</param>
    /// <param name="Delivered">Receipts at all receivers together.</param>
    /// <param name="Lost">Deliveries that are missing.</param>
    /// <param name="Doubled">Deliveries too many.</param>
    /// <param name="OutOfOrder">Receivers that saw another order than the first.</param>
    /// <param name="Stray">Messages that are not of this run.</param>
    /// <param name="WasKept">The rate was kept to the end; otherwise the server was so far behind that sending was stopped.</param>
    /// <param name="Seconds">From the start to the last delivery, and at least what was asked for unless sending was stopped.</param>
    /// <param name="P50">Milliseconds from send to receipt, median.</param>
    /// <param name="P99">The same, 99th percentile.</param>
    /// <param name="LoadCpuSeconds">Processor time of the load process.</param>
    public sealed record FannedOut(
        int Messages, long Refused, long Delivered, long Lost, long Doubled, int OutOfOrder, long Stray, bool WasKept,
        double Seconds, double P50, double P99, double LoadCpuSeconds) : LoadAnswer;

    /// <param name="Acknowledged">Answered with success.</param>
    /// <param name="Refused">Answered with an error.</param>
    /// <param name="Seconds">From the start to the last answer.</param>
    /// <param name="P50">Milliseconds from send to answer, median.</param>
    /// <param name="P99">The same, 99th percentile.</param>
    /// <param name="LoadCpuSeconds">Processor time of the load process.</param>
    public sealed record Sent(long Acknowledged, long Refused, double Seconds, double P50, double P99, double LoadCpuSeconds) : LoadAnswer;

    public sealed record Failed(string Why) : LoadAnswer;
}
