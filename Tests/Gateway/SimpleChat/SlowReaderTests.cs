using OrleansChat.Tests.Clients;

namespace OrleansChat.Tests.Gateway.SimpleChat;

/// <summary>A reader that stops reading holds up nobody and costs the server next to nothing.</summary>
public sealed class SlowReaderTests(GatewayFixture fixture) : IClassFixture<GatewayFixture>
{
    private const int Images = 150;
    private const int ImageBytes = 1024 * 1024;
    private const int WarmingImages = 50;
    private const long Bound = 75L * 1024 * 1024;

    [Fact]
    public async Task GC_22_150_MB_go_past_a_reader_that_has_stopped_and_then_it_gets_them_all_in_order()
    {
        var gateway = fixture.Gateway;
        await using var quick = new ChatClient(gateway.GrpcPort);
        await using var stopped = new ChatClient(gateway.GrpcPort);
        await using var quickList = await quick.ListAsync();
        Assert.NotNull(await quickList.ReadAsync());
        await Task.WhenAll(SendAsync(gateway, 0, WarmingImages), ReadAsync(quickList, 0, WarmingImages)); // what such images need at all
        await using var stoppedList = await stopped.ListAsync("user2");
        Assert.NotNull(await stoppedList.ReadAsync());
        var before = gateway.WorkingSet;

        await Task.WhenAll(SendAsync(gateway, WarmingImages, Images), ReadAsync(quickList, WarmingImages, Images));
        var growth = gateway.WorkingSet - before;

        Assert.InRange(growth, long.MinValue, Bound);
        await ReadAsync(stoppedList, WarmingImages, Images);
    }

    /// <summary>The number is in the timestamp.</summary>
    private static async Task SendAsync(GatewayProcess gateway, int first, int count)
    {
        await using var sender = new ChatClient(gateway.GrpcPort);
        var image = Say.Image(new byte[ImageBytes]);
        for (var number = first; number < first + count; number++)
        {
            image.Timestamp = (ulong)number;
            Assert.Equal(CallStatus.Ok, await sender.SendAsync(image, "user3"));
        }
    }

    private static async Task ReadAsync(IChatStream list, int first, int count)
    {
        var next = first;
        await foreach (var message in list.ReadEachAsync())
        {
            if (message.Timestamp < (ulong)first)
            {
                continue; // history
            }

            Assert.Equal((ulong)next++, message.Timestamp);
            if (next == first + count)
            {
                return;
            }
        }

        Assert.Fail($"The stream ended: {list.Status}.");
    }
}
