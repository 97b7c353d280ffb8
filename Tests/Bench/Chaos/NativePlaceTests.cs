using OrleansChat.Bench.Chaos.Clients;
using OrleansChat.Checking;
using OrleansChat.Tests.Gateway;

namespace OrleansChat.Tests.Bench.Chaos;

/// <summary>The readers of orleanschat.v1 in a chaos: what they claim of their coming back is what the server promised.</summary>
public sealed class NativePlaceTests : IDisposable
{
    private readonly TemporaryDirectory _data = new();

    public void Dispose() => _data.Dispose();

    [Fact]
    public async Task A_reader_that_comes_again_goes_on_where_it_was_and_reads_a_page_of_what_was_before()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var gateway = await GatewayProcess.StartAsync(new GatewaySetup { Data = _data.Path });
        await using var sender = new NativeSender(gateway.WebPort, "user1");
        var place = new NativePlace(gateway.WebPort, "user2");
        Mark[] sent = [new(1, 1), new(1, 2), new(1, 3)];

        IReadOnlyList<Mark> first;
        await using (var feed = await place.OpenAsync(cancellationToken))
        {
            Assert.Equal((false, 0), (feed.IsResumed, feed.After));
            await SendAsync(sent[0], 1);
            await SendAsync(sent[1], 2);
            first = await TakeAsync(feed, 1);
        }

        await using var again = await place.OpenAsync(cancellationToken);
        var page = await again.ReadPageAsync(cancellationToken);
        await SendAsync(sent[2], 3);

        Assert.Equal((true, 1), (again.IsResumed, again.After));
        Assert.Equal((0, true), (page!.Value.After, page.Value.IsToHead));
        Assert.Equal(sent[..2].ToList(), page.Value.Messages);
        Assert.Equal(sent.ToList(), [.. first, .. await TakeAsync(again, 2)]);

        async Task SendAsync(Mark mark, long sequence) =>
            Assert.Equal(sequence, Assert.IsType<SendOutcome.Acknowledged>(await sender.SendAsync($"{mark}", Guid.NewGuid(), cancellationToken)).Sequence);
    }

    private static async Task<IReadOnlyList<Mark>> TakeAsync(IFeed feed, int count)
    {
        var taken = new List<Mark>();
        await foreach (var mark in feed.ReadAsync(TestContext.Current.CancellationToken))
        {
            taken.Add(mark);
            if (taken.Count == count)
            {
                break;
            }
        }

        return taken;
    }
}
