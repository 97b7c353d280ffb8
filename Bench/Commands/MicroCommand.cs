using System.CommandLine;
using OrleansChat.Bench.Micro;
using OrleansChat.Bench.Reports;

namespace OrleansChat.Bench.Commands;

/// <summary><c>micro</c>: time and allocated bytes of single operations, without a socket or a disk.</summary>
internal static class MicroCommand
{
    public static Command Create()
    {
        var command = new Command("micro", "Time and allocated bytes of a grain call, in this process, without a socket or a disk.");
        command.SetAction(async (_, _) =>
        {
            Console.WriteLine(Machine.Describe());
            await GrainMeasurements.RunAsync(Console.WriteLine);
            return 0;
        });
        return command;
    }
}
