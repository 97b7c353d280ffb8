using OrleansChat.Checking;

namespace OrleansChat.Tests.Checking;

public sealed class RecorderTests
{
    [Fact]
    public async Task Events_of_many_threads_come_into_one_order_that_keeps_each_threads_own()
    {
        const int threads = 4, each = 1_000;
        var recorder = new Recorder();

        await Task.WhenAll(Enumerable.Range(1, threads).Select(sender => Task.Run(() =>
        {
            for (var number = 1; number <= each; number++)
            {
                recorder.Add(new RunEvent.SendStarted(new Mark(sender, number), null));
            }
        }, TestContext.Current.CancellationToken)));

        var events = recorder.Snapshot().Cast<RunEvent.SendStarted>().ToList();
        Assert.Equal(threads * each, recorder.Count);
        Assert.All(events.GroupBy(started => started.Message.Sender), sender => Assert.Equal(Enumerable.Range(1, each), sender.Select(started => started.Message.Number)));
    }
}
