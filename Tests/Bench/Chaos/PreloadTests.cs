using System.Diagnostics;
using System.Globalization;
using OrleansChat.Bench.Chaos;

namespace OrleansChat.Tests.Bench.Chaos;

public sealed class PreloadTests : IDisposable
{
    private readonly TemporaryDirectory _data = new();
    private readonly TemporaryDirectory _elsewhere = new();

    public void Dispose()
    {
        _data.Dispose();
        _elsewhere.Dispose();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(-1)]
    public async Task The_clock_jumps_for_who_has_it(int days)
    {
        using var preload = await BuildAsync();

        preload.ShiftClock(TimeSpan.FromDays(days));
        var (_, output) = await RunAsync(preload, "date +%s");

        var ahead = DateTimeOffset.FromUnixTimeSeconds(long.Parse(output, CultureInfo.InvariantCulture)) - DateTimeOffset.UtcNow;
        Assert.InRange(ahead, TimeSpan.FromDays(days) - TimeSpan.FromHours(1), TimeSpan.FromDays(days) + TimeSpan.FromHours(1));
    }

    [Theory]
    [InlineData(DiskFailure.Everything)]
    [InlineData(DiskFailure.NoSpace)]
    [InlineData(DiskFailure.Torn)]
    public async Task Writes_fail_below_the_directory_and_nowhere_else_and_only_while_they_are_to(object failure) // the type is internal
    {
        using var preload = await BuildAsync();

        preload.FailDisk((DiskFailure)failure);
        var failing = (await RunAsync(preload, $"echo 1 > {_data.Path}/file")).ExitCode;
        var elsewhere = (await RunAsync(preload, $"echo 1 > {_elsewhere.Path}/file")).ExitCode;
        preload.FailDisk(DiskFailure.None);
        var mended = (await RunAsync(preload, $"echo 1 > {_data.Path}/file")).ExitCode;

        Assert.NotEqual(0, failing);
        Assert.Equal((0, 0), (elsewhere, mended));
    }

    [Fact]
    public async Task Syncs_fail_while_writes_are_taken()
    {
        using var preload = await BuildAsync();

        preload.FailDisk(DiskFailure.Syncs);
        var written = (await RunAsync(preload, $"echo 1 > {_data.Path}/file")).ExitCode;
        var synced = (await RunAsync(preload, $"sync {_data.Path}/file")).ExitCode;

        Assert.Equal(0, written);
        Assert.NotEqual(0, synced);
    }

    private async Task<Preload> BuildAsync()
    {
        Assert.SkipWhen(Preload.Refusal is not null, Preload.Refusal ?? "");
        return await Preload.BuildAsync(new DirectoryInfo(_data.Path), TestContext.Current.CancellationToken);
    }

    private static async Task<(int ExitCode, string Output)> RunAsync(Preload preload, string script)
    {
        var start = new ProcessStartInfo("sh", ["-c", script]) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in preload.Environment)
        {
            start.Environment[name] = value;
        }

        using var shell = Process.Start(start)!; // null only with a shell of the system's
        var output = await shell.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await shell.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (shell.ExitCode, output.Trim());
    }
}
