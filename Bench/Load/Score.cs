namespace OrleansChat.Bench.Load;

/// <summary>What of a run came, and what is missing, too much or in another order, over all receivers.</summary>
/// <param name="Delivered">Receipts.</param>
/// <param name="Lost">Receipts that are missing.</param>
/// <param name="Doubled">Receipts too many.</param>
/// <param name="OutOfOrder">Receivers that heard as much as they should, in another order.</param>
internal readonly record struct Score(long Delivered, long Lost, long Doubled, int OutOfOrder)
{
    /// <summary>Everybody is to hear every message.</summary>
    /// <remarks>The order of the first who heard all is everybody's; that of sending is no yardstick, because several sends are on their way at once.</remarks>
    public static Score OfRoom(IReadOnlyList<Trail> heard, long sent)
    {
        var order = heard.FirstOrDefault(each => each.Count == sent).Order;
        return Of(heard.Select(each => (each, each with { Count = sent, Order = order })));
    }

    /// <summary>Everybody is to hear what it said itself, in that order, and nothing else.</summary>
    public static Score OfEcho(IEnumerable<(Trail Heard, Trail Said)> receivers) => Of(receivers);

    private static Score Of(IEnumerable<(Trail Heard, Trail Due)> receivers)
    {
        var score = new Score();
        foreach (var (heard, due) in receivers)
        {
            score = new Score(
                score.Delivered + heard.Count,
                score.Lost + Math.Max(0, due.Count - heard.Count),
                score.Doubled + Math.Max(0, heard.Count - due.Count),
                score.OutOfOrder + (heard.Count == due.Count && heard.Order != due.Order ? 1 : 0));
        }
        return score;
    }
}
