using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using OrleansChat.Gateway.Hosting;
using OrleansChat.Gateway.Sessions;

namespace OrleansChat.Tests.Gateway;

/// <summary>The gateway inside the test's own process, for what cannot be seen from without or takes too long with the settings as they are.</summary>
internal sealed class InProcessGateway : IAsyncDisposable
{
    private readonly TemporaryDirectory _data;
    private readonly WebApplication _app;

    private InProcessGateway(TemporaryDirectory data, WebApplication app, GatewaySetup setup) => (_data, _app, GrpcPort) = (data, app, setup.GrpcPort);

    public int GrpcPort { get; }

    /// <summary>Streams that the gateway counts as alive.</summary>
    public int OpenSessions => _app.Services.GetRequiredService<ChatSessions>().Count;

    public static async Task<InProcessGateway> StartAsync(Action<KestrelServerOptions>? kestrel = null)
    {
        var data = new TemporaryDirectory();
        var setup = new GatewaySetup { Data = data.Path, Settings = ["Logging:Console:LogLevel:Default=None"] };
        var app = GatewayHosting.Build([.. setup.ToArguments()], builder => builder.Services.PostConfigure<KestrelServerOptions>(options => kestrel?.Invoke(options)));
        await app.StartAsync(TestContext.Current.CancellationToken);
        return new InProcessGateway(data, app, setup);
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync(CancellationToken.None);
        await _app.DisposeAsync();
        _data.Dispose();
    }
}
