using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Options;
using OrleansChat.Grains.Storage;
using OrleansChat.Silo;
using OrleansChat.Storage;
using OrleansChat.Storage.Postgres;

namespace OrleansChat.Gateway.Hosting;

/// <summary>The gateway as a program: what an operator did wrong is one line that names the setting, and an exit code that is not 0.</summary>
internal static class GatewayProgram
{
    public static async Task<int> RunAsync(string[] args, TextWriter error)
    {
        try
        {
            if (TransferProgram.IsAskedFor(args))
            {
                return await TransferProgram.RunAsync(args, error);
            }

            var app = GatewayHosting.Build(args);
            await using (app)
            {
                await app.RunAsync();
            }

            return 0;
        }
        catch (Exception fault) when (Explain(fault, args) is { Count: > 0 } lines)
        {
            foreach (var line in lines)
            {
                await error.WriteLineAsync(line);
            }

            return 2;
        }
    }

    private static IReadOnlyList<string> Explain(Exception fault, string[] args) => fault switch
    {
        OptionsValidationException invalid => [.. invalid.Failures],
        AggregateException several => ExplainAll(several, args), // mistakes in several sections at once
        CannotListenException listen => [listen.Message],
        DataDirectoryException data => [data.Message],
        PostgresStartException database => [database.Message],
        LogUnavailableException store => [$"Chat:Data: {store.Message}"],
        FormatException format => [format.Message], // an entry of Chat:Users
        InvalidOperationException { InnerException: FormatException or ArgumentException } unreadable => [$"{unreadable.Message}"], // names key and type
        IOException { InnerException: AddressInUseException or SocketException } inUse => [InUse(inUse, args)],
        SocketException or AddressInUseException => [InUse(fault, args)],
        _ => [],
    };

    private static IReadOnlyList<string> ExplainAll(AggregateException several, string[] args)
    {
        var explained = several.InnerExceptions.Select(fault => Explain(fault, args)).ToList();
        return explained.TrueForAll(lines => lines.Count > 0) ? [.. explained.SelectMany(lines => lines)] : [];
    }

    private static string InUse(Exception fault, string[] args)
    {
        var options = new ConfigurationBuilder().SetBasePath(AppContext.BaseDirectory)
            .AddJsonFile("appsettings.json", optional: true).AddEnvironmentVariables().AddCommandLine(args).Build()
            .GetSection(ListenOptions.Section).Get<ListenOptions>() ?? new ListenOptions();
        var taken = Listener.All(options).FirstOrDefault(listener => fault.Message.Contains($":{listener.Address.Port}", StringComparison.Ordinal));
        return taken is null ? fault.Message : $"{taken.Setting}: {taken.Address} cannot be listened on: {fault.Message}";
    }
}
