using System.Diagnostics.Tracing;
using Microsoft.Diagnostics.NETCore.Client;

namespace OrleansChat.Bench.Processes;

/// <summary>Makes another .NET process collect its garbage, fully and now, through its diagnostics port.</summary>
internal static class ForcedCollection
{
    private const long GcHeapCollect = 0x80_0000; // the runtime's keyword that means: collect when the session begins

    public static async Task RunAsync(int processId, CancellationToken cancellationToken)
    {
        var provider = new EventPipeProvider("Microsoft-Windows-DotNETRuntime", EventLevel.Informational, GcHeapCollect);
        using var session = await new DiagnosticsClient(processId)
            .StartEventPipeSessionAsync([provider], requestRundown: false, circularBufferMB: 1, cancellationToken);
        var reading = session.EventStream.CopyToAsync(Stream.Null, cancellationToken);
        await session.StopAsync(cancellationToken);
        await reading;
    }
}
