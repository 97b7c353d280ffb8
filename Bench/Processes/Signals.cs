using System.Runtime.InteropServices;

namespace OrleansChat.Bench.Processes;

internal static partial class Signals
{
    private const int Term = 15;

    /// <summary>Sends SIGTERM; a process that is gone already is none of this call's business.</summary>
    public static void Terminate(int processId) => _ = Kill(processId, Term);

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int processId, int signal);
}
