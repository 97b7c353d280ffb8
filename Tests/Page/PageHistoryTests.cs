using OrleansChat.Tests.Clients;
using OrleansChat.Tests.Gateway;
using OrleansChat.Tests.Gateway.SimpleChat;

namespace OrleansChat.Tests.Page;

/// <summary>A long room, scrolled back to its beginning.</summary>
public sealed class PageHistoryTests(GatewayFixture fixture, PageBrowser browser) : IClassFixture<GatewayFixture>, IClassFixture<PageBrowser>
{
    private const int Messages = 5_000;
    private const int AtOnce = 32;

    /// <summary>Scrolls up, a window's height at a time, and looks at every window: numbers without a hole, and nothing moves but by scrolling.</summary>
    private const string ScrollBack =
        """
        async () => {
          const scroller = document.querySelector('#scroller');
          const frame = () => new Promise(requestAnimationFrame);
          const texts = new Map();
          const result = { seen: 0, texts: 0, mostRows: 0, hole: 'none', moved: 0 };
          for (let step = 0; step < 10000; step++) {
            const rows = [...document.querySelectorAll('.row')];
            result.mostRows = Math.max(result.mostRows, rows.length);
            rows.forEach((row, index) => {
              const number = Number(row.dataset.seq);
              texts.set(number, row.querySelector('.text').textContent);
              if (index > 0 && number !== Number(rows[index - 1].dataset.seq) + 1) {
                result.hole = `before ${number}`;
              }
            });
            if (rows[0].dataset.seq === '1' && scroller.scrollTop === 0) {
              break;
            }
            const middle = rows.find((row) => row.getBoundingClientRect().top > 200) ?? rows.at(-1);
            const top = middle.getBoundingClientRect().top;
            const by = Math.min(600, scroller.scrollTop);
            scroller.scrollTop -= by;
            await frame();
            await frame();
            if (middle.isConnected) {
              result.moved = Math.max(result.moved, Math.abs(middle.getBoundingClientRect().top - top - by));
            }
          }
          result.seen = texts.size;
          result.texts = new Set(texts.values()).size;
          return result;
        }
        """;

    [Fact]
    public async Task Thousands_of_messages_scroll_back_without_a_hole_in_few_elements()
    {
        await using var grpc = new ChatClient(fixture.Gateway.GrpcPort);
        await Parallel.ForEachAsync(
            Enumerable.Range(1, Messages),
            new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = TestContext.Current.CancellationToken },
            async (number, _) => Assert.Equal(CallStatus.Ok, await grpc.SendAsync(Say.Text($"number {number}"), $"user{(number % 5) + 1}")));
        await using var ada = await (await browser.OpenAsync(fixture.Gateway.Web)).SignInAsync("user1");
        await ada.SeesAsync("number");

        var scrolled = await ada.Page.EvaluateAsync<Scrolled>(ScrollBack);

        Assert.Equal(("none", Messages, Messages), (scrolled.Hole, scrolled.Seen, scrolled.Texts));
        Assert.InRange(scrolled.MostRows, 1, 300);
        Assert.InRange(scrolled.Moved, 0, 2);
        await ada.Page.Locator("#to-end").ClickAsync();
        await ada.Page.Locator($".row[data-seq='{Messages}']").WaitForAsync();
        Assert.Empty(ada.Faults);
    }

    private sealed record Scrolled
    {
        public int Seen { get; init; }

        public int Texts { get; init; }

        public int MostRows { get; init; }

        public string Hole { get; init; } = "";

        public double Moved { get; init; }
    }
}
