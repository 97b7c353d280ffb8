using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Hosting;
using OrleansChat.Grains.Rooms;
using OrleansChat.Grains.Storage;
using OrleansChat.Grains.Users;
using OrleansChat.Rooms;
using OrleansChat.Storage;
using OrleansChat.Storage.Sqlite;

namespace OrleansChat.Silo;

/// <summary>The composition root of the grains: store, rules' options, and the runtime that the edition has.</summary>
public static class SiloHosting
{
    extension(IHostApplicationBuilder builder)
    {
        /// <summary>Adds the grains and their store to this process.</summary>
        /// <param name="policy">What the process knows of its edges.</param>
        public void AddChatSilo(DemoUsersPolicy policy)
        {
            builder.Services.TryAddSingleton(TimeProvider.System);
            builder.Services.AddSingleton(policy);
            builder.Services.AddChatOptions();
            builder.Services.AddChatStore();
            builder.Services.AddHostedService<StoreStart>(); // before the grains
            builder.UseOrleans(silo => silo.AddChatGrains(builder.Configuration));
        }
    }

    extension(IServiceCollection services)
    {
        private void AddChatOptions()
        {
            services.AddValidated<StoreOptions, StoreOptionsValidator>(StoreOptions.Section);
            services.AddValidated<RoomOptions, RoomOptionsValidator>(RoomOptions.Section);
            services.AddValidated<SignInOptions, SignInOptionsValidator>(SignInOptions.Section);
            services.AddValidated<SessionOptions, SessionOptionsValidator>(SessionOptions.Section);
        }

        /// <summary>Binds an options class to its section and has it validated when the host starts.</summary>
        public void AddValidated<TOptions, TValidator>(string section)
            where TOptions : class
            where TValidator : class, IValidateOptions<TOptions>
        {
            services.AddOptions<TOptions>().BindConfiguration(section).ValidateOnStart();
            services.AddSingleton<IValidateOptions<TOptions>, TValidator>();
        }

        private void AddChatStore()
        {
            services.AddSingleton(provider => DataDirectory.Open(provider.GetRequiredService<IOptions<StoreOptions>>().Value.Data));
            services.AddSingleton<SqliteDatabase>();
            services.AddSingleton<IMessageLog, SqliteMessageLog>();
            services.AddSingleton<IAccountStore, SqliteAccountStore>();
            services.AddSingleton<PasswordVerifier>();
            services.AddSingleton<AccountSeed>();
            services.AddOptions<Microsoft.AspNetCore.Identity.PasswordHasherOptions>();
        }
    }

    extension(ISiloBuilder silo)
    {
        /// <summary>What every silo of the chat has, in a cluster or alone.</summary>
        private void AddChatGrains(IConfiguration configuration)
        {
            var cluster = configuration.GetSection(ClusterOptions.Section).Get<ClusterOptions>() ?? new ClusterOptions();
            silo.UseLocalhostClustering(cluster.SiloPort, cluster.GatewayPort);
            silo.AddMemoryStreams(RoomStream.Provider);
            silo.AddMemoryGrainStorage("PubSubStore");
            silo.Configure<SiloMessagingOptions>(options => options.ResponseTimeout = cluster.ResponseTimeout);
            silo.Configure<ClientMessagingOptions>(options => options.ResponseTimeout = cluster.ResponseTimeout);
#if CLUSTER
            // How often a memory stream is asked for what is new; the default of 100 ms would be every message's delay.
            silo.Services.Configure<StreamPullingAgentOptions>(RoomStream.Provider, options => options.GetQueueMsgsTimerPeriod = cluster.StreamPeriod);
#endif
        }
    }
}
