using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using OrleansChat.Grains.Storage;
using OrleansChat.Rooms;
using OrleansChat.Silo;
using OrleansChat.Storage.Transfer;

namespace OrleansChat.Gateway.Hosting;

/// <summary><c>export FILE</c> and <c>import FILE</c>: the store as lines of JSON, to another store or to keep.</summary>
internal static class TransferProgram
{
    private const int Done = 0, Refused = 2;
    private const string StandardStream = "-";

    private static readonly Argument<string> File = new("file") { Description = "The file; - is standard output, or input." };

    private static readonly Option<string?> Room = new("--room") { Description = "Only this room, and no accounts." };

    /// <summary>Whether the arguments ask for this instead of a gateway.</summary>
    public static bool IsAskedFor(string[] args) => args is ["export" or "import", ..];

    /// <exception cref="DataDirectoryException">The data cannot be used, mostly because a gateway uses them.</exception>
    public static async Task<int> RunAsync(string[] args, TextWriter error)
    {
        // Settings are for the configuration, all else for the command.
        var settings = args.Where(argument => argument.StartsWith("--Chat:", StringComparison.OrdinalIgnoreCase)).ToArray();
        var export = new Command("export", "Writes what the store has as lines of JSON.") { File, Room };
        var import = new Command("import", "Brings an export into the store. What is there already stays as it is.") { File, Room };
        export.SetAction((parsed, token) => RunAsync(parsed, settings, error, ExportAsync, token));
        import.SetAction((parsed, token) => RunAsync(parsed, settings, error, ImportAsync, token));
        var root = new RootCommand("Moves what the store of a gateway has. Settings are those of the gateway: --Chat:Data=DIR, --Chat:Store=…") { export, import };
        return await root.Parse([.. args.Except(settings)]).InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false, Error = error });
    }

    private static async Task<int> RunAsync(
        ParseResult parsed, string[] settings, TextWriter error, Func<IServiceProvider, string, RoomId?, Progress, CancellationToken, Task<TransferCount>> transfer, CancellationToken cancellationToken)
    {
        RoomId? only = null;
        if (parsed.GetValue(Room) is { } name)
        {
            if (!RoomId.TryParse(name, out var room))
            {
                await error.WriteLineAsync($"--room: '{name}' is no room name: lower case letters, digits and dashes, at most 64.");
                return Refused;
            }

            only = room;
        }

        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { Args = settings, ContentRootPath = AppContext.BaseDirectory });
        builder.Configuration.AddJsonFile(Path.Combine(AppContext.BaseDirectory, "appsettings.json")).AddEnvironmentVariables().AddCommandLine(settings);
        builder.AddChatStore();
        using var host = builder.Build();
        var progress = new Progress(error);
        try
        {
            await host.StartAsync(cancellationToken); // opens the store
            var count = await transfer(host.Services, parsed.GetRequiredValue(File), only, progress, cancellationToken);
            progress.End(count);
            return Done;
        }
        catch (Exception fault) when (fault is TransferException or IOException or UnauthorizedAccessException or LogUnavailableException)
        {
            progress.Break();
            await error.WriteLineAsync($"{parsed.CommandResult.Command.Name}: {fault.Message}");
            return Refused;
        }
    }

    private static async Task<TransferCount> ExportAsync(IServiceProvider services, string file, RoomId? only, Progress progress, CancellationToken cancellationToken)
    {
        var export = new StoreExport(
            services.GetRequiredService<IMessageLog>(), services.GetRequiredService<IRoomStore>(), services.GetRequiredService<IAccountStore>());
        if (file == StandardStream)
        {
            await using var output = new BufferedStream(Console.OpenStandardOutput(), 64 * 1024);
            return await export.RunAsync(output, only, progress, cancellationToken);
        }

        // Not over another: that may be the only copy there is.
        await using var stream = new FileStream(file, FileMode.CreateNew, FileAccess.Write, FileShare.Read, 64 * 1024, useAsync: true);
        try
        {
            var count = await export.RunAsync(stream, only, progress, cancellationToken);
            stream.Flush(flushToDisk: true);
            return count;
        }
        catch
        {
            System.IO.File.Delete(file); // half an export looks like one
            throw;
        }
    }

    private static async Task<TransferCount> ImportAsync(IServiceProvider services, string file, RoomId? only, Progress progress, CancellationToken cancellationToken)
    {
        var import = new StoreImport(
            services.GetRequiredService<IMessageLog>(), services.GetRequiredService<IRoomStore>(), services.GetRequiredService<IAccountStore>());
        await using var stream = file == StandardStream
            ? Console.OpenStandardInput()
            : new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.Read, 64 * 1024, useAsync: true);
        return await import.RunAsync(stream, only, progress, cancellationToken);
    }

    /// <summary>One line that is written over itself; where nobody sees it being written over, one line at the end.</summary>
    private sealed class Progress(TextWriter error) : IProgress<TransferCount>
    {
        private static readonly TimeSpan Every = TimeSpan.FromMilliseconds(200);

        private readonly long _began = Stopwatch.GetTimestamp();
        private long _shown;
        private bool _isOpen;

        public void Report(TransferCount value)
        {
            if (!Console.IsErrorRedirected && Stopwatch.GetElapsedTime(_shown) > Every)
            {
                _shown = Stopwatch.GetTimestamp();
                _isOpen = true;
                error.Write($"\r{Describe(value)} …");
            }
        }

        public void End(TransferCount value)
        {
            Break();
            error.WriteLine($"{Describe(value)}.");
        }

        public void Break()
        {
            if (_isOpen)
            {
                error.Write("\r\x1b[K");
                _isOpen = false;
            }
        }

        private string Describe(TransferCount count)
        {
            var seconds = Stopwatch.GetElapsedTime(_began).TotalSeconds;
            return string.Create(CultureInfo.InvariantCulture, $"{count}; {seconds:0.0} s, {(count.Messages + count.Known) / seconds:#,0} a second");
        }
    }
}
