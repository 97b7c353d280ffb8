using System.CommandLine;
using OrleansChat.Bench.Load;
using OrleansChat.Bench.Processes;
using OrleansChat.Bench.Yardsticks;

namespace OrleansChat.Bench.Commands;

/// <summary>Options that several commands have.</summary>
internal static class CommonOptions
{
    public static readonly Option<FileInfo?> Json = new("--json") { Description = "Also write the figures to this file.", HelpName = "file" };

    public static readonly Option<FileInfo> Gateway = new("--gateway")
    {
        Description = "The gateway's assembly, to measure another build than the one beside this program.",
        HelpName = "dll",
        DefaultValueFactory = _ => new FileInfo(GatewayProcess.DefaultAssembly),
    };

    public static readonly Option<DirectoryInfo> Data = new("--data")
    {
        Description = "Where the gateway's data go while it is measured; the disk below it decides how fast durable sends are.",
        HelpName = "directory",
        DefaultValueFactory = _ => new DirectoryInfo(Path.GetTempPath()),
    };

    public static readonly Option<string[]> Servers = Among(
        new Option<string[]>("--servers")
        {
            Description = "Which servers to measure; without it all that say something about the protocol.",
            AllowMultipleArgumentsPerToken = true,
            DefaultValueFactory = _ => AllServers(),
        });

    public static readonly Option<string> Protocol = new Option<string>("--protocol")
    {
        Description = "What the gateway is measured by.",
        DefaultValueFactory = _ => Processes.Protocol.Grpc.Name,
    }.AcceptOnlyFromAmong([.. Processes.Protocol.All.Select(protocol => protocol.Name)]);

    public static readonly Option<bool> Guests = new("--guests")
    {
        Description = "webchannel: every receiver logs in with a name of its own, not only the senders.",
    };

    public static readonly Option<int> Size = Between(
        Stamp.Length,
        16_000, // a call is one DATA frame, and no server has to take one over 16,384 bytes
        new Option<int>("--size") { Description = "Bytes of a message's text.", DefaultValueFactory = _ => 100 });

    public static readonly Option<string> Connections = new Option<string>("--connections")
    {
        Description = "gRPC: a connection for each stream, or up to 100 streams on a shared one.",
        DefaultValueFactory = _ => Each,
    }.AcceptOnlyFromAmong(Each, Shared);

    private const string Each = "each";
    private const string Shared = "shared";
    private const int MostStreams = 100; // what Kestrel allows, and clients assume until told otherwise

    public static int StreamsPerConnection(string connections) => connections == Shared ? MostStreams : 1;

    private static Option<string[]> Among(Option<string[]> option) => option.AcceptOnlyFromAmong(AllServers());

    private static Option<int> Between(int least, int most, Option<int> option)
    {
        option.Validators.Add(result =>
        {
            if (result.GetValue(option) < least || result.GetValue(option) > most) { result.AddError($"{option.Name} must be from {least} to {most}."); }
        });
        return option;
    }

    private static string[] AllServers() => [GatewayProcess.Name, .. Yardstick.All.Select(yardstick => yardstick.Name)];
}
