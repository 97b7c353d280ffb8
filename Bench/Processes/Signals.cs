using System.Runtime.InteropServices;

namespace OrleansChat.Bench.Processes;

internal static partial class Signals
{
    private const int Term = 15, Continue = 18, Stop = 19; // on Linux

    /// <summary>Sends SIGTERM; a process that is gone already is none of this call's business.</summary>
    public static void Terminate(int processId) => _ = Kill(processId, Term);

    /// <summary>Holds a process where it is (SIGSTOP): it does nothing until it is resumed.</summary>
    public static void Pause(int processId) => _ = Kill(processId, Stop);

    public static void Resume(int processId) => _ = Kill(processId, Continue);

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int processId, int signal);
}
