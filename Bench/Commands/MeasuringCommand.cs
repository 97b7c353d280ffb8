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
        public Protocol Protocol()
        {
            var name = parsed.GetRequiredValue(CommonOptions.Protocol);
            return Processes.Protocol.All.First(protocol => protocol.Name == name); // the option takes no other
        }

        /// <summary>The servers that the command was asked to measure, as far as they say something about <paramref name="protocol"/>.</summary>
        public IEnumerable<ServerUnderTest> Servers(Protocol protocol)
        {
            var gateway = new GatewayProcess(parsed.GetRequiredValue(CommonOptions.Gateway), protocol);
            var data = parsed.GetRequiredValue(CommonOptions.Data);
            var asked = parsed.GetRequiredValue(CommonOptions.Servers);
            var yardsticks = Yardstick.All.Where(yardstick => protocol.Yardsticks.Contains(yardstick.Name)).Select(yardstick => new ServerUnderTest(
                yardstick.Name, token => YardstickProcess.StartAsync(yardstick, gateway.RuntimeConfiguration, token)));
            return yardsticks
                .Prepend(new ServerUnderTest(GatewayProcess.Name, token => gateway.StartAsync(data, token)))
                .Where(server => asked.Contains(server.Name));
        }
    }

    /// <summary>Measures each server in turn; what fails becomes a note, and the others are still measured.</summary>
    public static async Task<(List<Row> Rows, List<string> Notes)> MeasureEachAsync(
        IEnumerable<ServerUnderTest> servers, Func<ServerUnderTest, Task<Row>> measureAsync)
    {
        var rows = new List<Row>();
        var notes = new List<string>();
        foreach (var server in servers)
        {
            Progress(server.Name);
            try
            {
                rows.Add(await measureAsync(server));
            }
            catch (Exception exception) when (IsExplained(exception))
            {
                notes.Add($"{server.Name} could not be measured. {exception.Message}");
            }
        }
        return (rows, notes);
    }

    public static void Progress(string what) => Console.WriteLine($"  {what}");

    private static bool IsExplained(Exception exception) => exception is ProcessException or LoadException or IOException or Win32Exception;
}
