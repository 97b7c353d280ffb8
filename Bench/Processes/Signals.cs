using System.Runtime.InteropServices;

namespace OrleansChat.Bench.Processes;

internal static partial class Signals
{
    // The numbers that Linux gives them.
    public const int Interrupt = 2;
    public const int Kill = 9;
    public const int Term = 15;
    public const int Continue = 18;
    public const int Stop = 19;

    /// <summary>Sends SIGTERM; a process that is gone already is none of this call's business.</summary>
    public static void Terminate(int processId) => Send(processId, Term);

    /// <summary>Sends a signal; a process that is gone already is none of this call's business.</summary>
    public static void Send(int processId, int signal) => _ = SendSignal(processId, signal);

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int SendSignal(int processId, int signal);
}
