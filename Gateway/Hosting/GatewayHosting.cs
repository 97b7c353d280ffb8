using System.Globalization;
using Grpc.AspNetCore.Server;
using Microsoft.Extensions.Options;
using OrleansChat.Gateway.Feeds;
using OrleansChat.Gateway.Protocols.Echo;
using OrleansChat.Gateway.Protocols.Native;
using OrleansChat.Gateway.Protocols.NativeGrpc;
using OrleansChat.Gateway.Protocols.OriginRelay;
using OrleansChat.Gateway.Protocols.QtGrpcChat;
using OrleansChat.Gateway.Protocols.SimpleChat;
using OrleansChat.Gateway.Protocols.SimpleTextChat;
using OrleansChat.Gateway.Protocols.TopicRelay;
using OrleansChat.Gateway.Protocols.WebChannel;
using OrleansChat.Gateway.Relays;
using OrleansChat.Gateway.Sessions;
using OrleansChat.Gateway.WebSockets;
using OrleansChat.Grains.Rooms;
using OrleansChat.Silo;
using WebSocketOptions = OrleansChat.Gateway.WebSockets.WebSocketOptions;

namespace OrleansChat.Gateway.Hosting;

/// <summary>The composition root of the edges.</summary>
internal static class GatewayHosting
{
    /// <summary>How long a stop may take in all.</summary>
    private static readonly TimeSpan StopWithin = TimeSpan.FromSeconds(4.5);

    /// <summary>Builds the gateway, with the silo inside; nothing listens yet.</summary>
    /// <exception cref="OptionsValidationException">A listener's address is none, or the certificate's files are not what they should be.</exception>
    /// <exception cref="AggregateException">Addresses cannot be listened on, mostly because another program does: a <see cref="CannotListenException"/> each.</exception>
    public static WebApplication Build(string[] args, Action<WebApplicationBuilder>? configure = null)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions
        {
            Args = args,
            ContentRootPath = AppContext.BaseDirectory, // appsettings.json lies beside the program, wherever it is started from
        });
        configure?.Invoke(builder);

        var listeners = Listener.All(builder.Configuration.ReadValidated<ListenOptions, ListenOptionsValidator>(ListenOptions.Section));
        var tls = builder.Configuration.ReadValidated<TlsOptions, TlsOptionsValidator>(TlsOptions.Section);
        listeners.RequireFreePorts();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(listeners, tls.IsOn ? tls : null));
        builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = StopWithin);

        builder.AddChatSilo(new DemoUsersPolicy(listeners.All(listener => listener.Address.IsLoopback)));
        builder.Services.AddGateway();
        builder.Services.AddSimpleChat();
        builder.Services.AddQtGrpcChat();
        builder.Services.AddWebSockets();
        builder.Services.AddWebChannel();
        builder.Services.AddRelays();
        builder.Services.AddNative();
        builder.Services.AddNativeGrpc();

        var app = builder.Build();
        app.UseMiddleware<GrpcGate>();
        app.UseMiddleware<WebSocketRoutes>();
        app.MapWebPages();
        app.MapSessions();
        app.MapRelayOperator();
        app.MapGrpcService<SimpleChatService>();
        app.MapGrpcService<QtGrpcChatService>();
        app.MapGrpcService<NativeGrpcService>();
        app.MapGrpcHealthChecksService();
        app.MapGrpcReflectionService();
        return app;
    }

    extension(WebApplication app)
    {
        private void MapSessions() =>
            app.MapPost("/api/session", context => context.RequestServices.GetRequiredService<SessionEndpoint>().ServeAsync(context)).OnListeners(ListenerKind.Web);

        private void MapRelayOperator()
        {
            app.MapGet("/relay/online", context => Of(context).ListAsync(context)).OnListeners(ListenerKind.Operator);
            app.MapGet("/relay/texts", context => Of(context).ReadAsync(context)).OnListeners(ListenerKind.Operator);
            app.MapPost("/relay/send", context => Of(context).SendAsync(context)).OnListeners(ListenerKind.Operator);

            static RelayOperator Of(HttpContext context) => context.RequestServices.GetRequiredService<RelayOperator>();
        }
    }

    extension(IServiceCollection services)
    {
        private void AddGateway()
        {
            services.AddValidated<ListenOptions, ListenOptionsValidator>(ListenOptions.Section);
            services.AddValidated<TlsOptions, TlsOptionsValidator>(TlsOptions.Section);
            services.AddValidated<HistoryOptions, HistoryOptionsValidator>(HistoryOptions.Section);
            services.AddValidated<FeedOptions, FeedOptionsValidator>(FeedOptions.Section);
            services.AddValidated<LeaseOptions, LeaseOptionsValidator>(LeaseOptions.Section);

            services.AddSingleton<MatcherPolicy, ListenerPolicy>();
            services.AddOptions<GuestOptions>().BindConfiguration(GuestOptions.Section).ValidateOnStart(); // a value that is none stops the start

            services.AddSingleton<GatewayMetrics>();
            services.AddSingleton<Drain>();
            services.AddHostedService(provider => provider.GetRequiredService<Drain>());
            services.AddSingleton<Readiness>();
            services.AddSingleton<GrpcGate>();
            services.AddSingleton<Authenticator>();
            services.AddSingleton<RoomSender>();
            services.AddSingleton<ChatSessions>();
            services.AddHostedService(provider => provider.GetRequiredService<ChatSessions>());
            services.AddSingleton<RoomFeeds>();
            services.AddHostedService(provider => provider.GetRequiredService<RoomFeeds>());
        }

        private void AddWebSockets()
        {
            services.AddValidated<WebSocketOptions, WebSocketOptionsValidator>(WebSocketOptions.Section);
            services.AddSingleton<KeepAliveWheel>();
            services.AddHostedService(provider => provider.GetRequiredService<KeepAliveWheel>());
            services.AddSingleton<WebSocketEndpoint>();
            services.AddSingleton<WebSocketRoutes>();
            services.AddValidated<EchoOptions, EchoOptionsValidator>(EchoOptions.Section);
            services.AddSingleton<EchoProtocol>();
        }

        private void AddWebChannel()
        {
            services.AddValidated<WebChannelOptions, WebChannelOptionsValidator>(WebChannelOptions.Section);
            services.AddSingleton<WebChannelEncoder>();
            services.AddSingleton<WebChannelUserLists>();
            services.AddSingleton<WebChannelChat>();
            services.AddSingleton<WebChannelKeepAlive>();
            services.AddHostedService(provider => provider.GetRequiredService<WebChannelKeepAlive>());
            services.AddSingleton<WebChannelProtocol>();
        }

        private void AddNative()
        {
            services.AddValidated<NativeOptions, NativeOptionsValidator>(NativeOptions.Section);
            services.AddValidated<TokenOptions, TokenOptionsValidator>(TokenOptions.Section);
            services.AddSingleton<UserNotices>();
            services.AddHostedService(provider => provider.GetRequiredService<UserNotices>());
            services.AddSingleton(TokenKeys.Open);
            services.AddSingleton<SessionTokens>();
            services.AddSingleton(provider => new NativeLimits(provider.GetRequiredService<IOptions<RoomOptions>>().Value.MaxBodyBytes));
            services.AddSingleton<NativeParts>();
            services.AddSingleton<NativeProtocol>();
            services.AddSingleton<SessionEndpoint>();
        }

        private void AddNativeGrpc()
        {
            services.AddValidated<NativeGrpcOptions, NativeGrpcOptionsValidator>(NativeGrpcOptions.Section);
            // Asked for when the service is mapped, before all that is wrong with any setting is told at once: what is none is none here, too.
            services.AddOptions<GrpcServiceOptions<NativeGrpcService>>().Configure<IConfiguration>((options, configuration) =>
            {
                var setting = configuration[$"{RoomOptions.Section}:{nameof(RoomOptions.MaxBodyBytes)}"];
                var limits = new NativeLimits(int.TryParse(setting, CultureInfo.InvariantCulture, out var bytes) ? bytes : 0);
                options.MaxReceiveMessageSize = limits.MaxRequestBytes;
            });
            services.AddSingleton<NativeGrpcService>();
        }

        private void AddRelays()
        {
            services.AddValidated<RelayOptions, RelayOptionsValidator>(RelayOptions.Section);
            services.AddSingleton<RelayHub>();
            services.AddHostedService(provider => provider.GetRequiredService<RelayHub>());
            services.AddSingleton<RelayOperator>();
            services.AddSingleton<OriginRelayProtocol>();
            services.AddSingleton<TopicRelayProtocol>();
            services.AddSingleton<SimpleTextChatProtocol>();
        }

        private void AddSimpleChat()
        {
            services.AddGrpc();
            services.AddGrpcReflection();
            services.AddGrpcHealthChecks().AddCheck<Readiness>("ready");
            services.AddSingleton<SimpleChatCodec>();
            services.AddSingleton<SimpleChatService>();
        }

        private void AddQtGrpcChat()
        {
            services.AddValidated<QtGrpcChatOptions, QtGrpcChatOptionsValidator>(QtGrpcChatOptions.Section);
            services.AddOptions<RegistrationOptions>().BindConfiguration(RegistrationOptions.Section).ValidateOnStart(); // a value that is none stops the start
            services.AddSingleton<UserPresences>();
            services.AddSingleton<QtGrpcChatCodec>();
            services.AddSingleton<ChatRoomParts>();
            services.AddSingleton<QtGrpcChatService>();
        }
    }
}
