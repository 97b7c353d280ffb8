using System.CommandLine;
using System.ComponentModel;
using OrleansChat.Bench.Load.Host;
using OrleansChat.Bench.Processes;
using OrleansChat.Bench.Reports;
using OrleansChat.Bench.Yardsticks;

namespace OrleansChat.Bench.Commands;

/// <summary>What all measuring commands do alike: say where they run, measure, print, and call what went wrong by its name.</summary>
internal static class MeasuringCommand
{
    private const int Good = 0, Wrong = 1;

    extension(Command command)
    {
        /// <summary>Measures and reports; a report with notes ends in exit code 1.</summary>
        public void SetMeasurement(Func<ParseResult, CancellationToken, Task<Report>> measureAsync)
        {
            command.Add(CommonOptions.Json);
            command.SetAction(async (parsed, cancellationToken) =>
            {
                var machine = Machine.Describe();
                Console.WriteLine(machine);
                try
                {
                    var report = await measureAsync(parsed, cancellationToken);
                    Console.WriteLine();
                    Console.Write(report.ToText());
                    if (parsed.GetValue(CommonOptions.Json) is { } file)
                    {
                        await File.WriteAllTextAsync(file.FullName, report.ToJson(machine).ToString() + "\n", cancellationToken);
                    }
                    return report.Notes.Count == 0 ? Good : Wrong;
                }
                catch (OperationCanceledException)
                {
                    await Console.Error.WriteLineAsync("Stopped.");
                    return Wrong;
                }
                catch (Exception exception) when (IsExplained(exception))
                {
                    await Console.Error.WriteLineAsync(exception.Message);
                    return Wrong;
                }
            });
        }
    }

    extension(ParseResult parsed)
    {
        /// <summary>The servers that the command was asked to measure: how each is called and started.</summary>
        public IReadOnlyList<(string Name, Func<CancellationToken, Task<ServerProcess>> StartAsync)> Servers()
        {
            var gateway = new GatewayProcess(parsed.GetRequiredValue(CommonOptions.Gateway));
            var data = parsed.GetRequiredValue(CommonOptions.Data);
            var asked = parsed.GetRequiredValue(CommonOptions.Servers);
            var all = new List<(string, Func<CancellationToken, Task<ServerProcess>>)> { (GatewayProcess.Name, token => gateway.StartAsync(data, token)) };
            all.AddRange(Yardstick.All.Select(yardstick =>
                (yardstick.Name, (Func<CancellationToken, Task<ServerProcess>>)(token => YardstickProcess.StartAsync(yardstick, gateway.RuntimeConfiguration, token)))));
            return [.. all.Where(server => asked.Contains(server.Item1))];
        }
    }

    /// <summary>Measures each server in turn; what fails becomes a note, and the others are still measured.</summary>
    public static async Task<(List<Row> Rows, List<string> Notes)> MeasureEachAsync(
        IReadOnlyList<(string Name, Func<CancellationToken, Task<ServerProcess>> StartAsync)> servers,
        Func<string, Func<CancellationToken, Task<ServerProcess>>, Task<Row>> measureAsync)
    {
        var rows = new List<Row>();
        var notes = new List<string>();
        foreach (var (name, startAsync) in servers)
        {
            try
            {
                rows.Add(await measureAsync(name, startAsync));
            }
            catch (Exception exception) when (IsExplained(exception))
            {
                notes.Add($"{name} could not be measured. {exception.Message}");
            }
        }
        return (rows, notes);
    }

    public static void Progress(string what) => Console.WriteLine($"  {what}");

    private static bool IsExplained(Exception exception) => exception is ProcessException or LoadException or IOException or Win32Exception;
}
