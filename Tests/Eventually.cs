namespace OrleansChat.Tests;

/// <summary>Waits for what has no event to wait for: state behind a grain call or in another process.</summary>
internal static class Eventually
{
    /// <summary>Longer than anything takes, so that running out of it is missing evidence and not bad luck.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>Ends when the condition holds.</summary>
    /// <param name="evidence">What is waited for, for the failure's message.</param>
    /// <param name="condition">Asked again and again.</param>
    public static async Task HoldsAsync(string evidence, Func<ValueTask<bool>> condition)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(Patience);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(10));
        while (!await condition())
        {
            try
            {
                await timer.WaitForNextTickAsync(patience.Token);
            }
            catch (OperationCanceledException) when (!TestContext.Current.CancellationToken.IsCancellationRequested)
            {
                throw new TimeoutException($"Not seen within {Patience}: {evidence}.");
            }
        }
    }
}
