using System.Net;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace OrleansChat.Bench.Yardsticks;

internal static class YardstickHosting
{
    /// <summary>A web application as the yardsticks have it: one listener on 127.0.0.1, no logs, everything else as it comes.</summary>
    public static WebApplicationBuilder CreateBuilder(int port, HttpProtocols protocols)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, port, listener => listener.Protocols = protocols));
        return builder;
    }
}
