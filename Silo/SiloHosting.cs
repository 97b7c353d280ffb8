using System.Net;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Hosting;
using OrleansChat.Grains.Retention;
using OrleansChat.Grains.Rooms;
using OrleansChat.Grains.Storage;
using OrleansChat.Grains.Users;
using OrleansChat.Rooms;
using OrleansChat.Storage;
using OrleansChat.Storage.Postgres;
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
            builder.AddChatStore(); // opened before the grains
            builder.Services.AddSingleton<PasswordVerifier>();
            builder.Services.AddOptions<Microsoft.AspNetCore.Identity.PasswordHasherOptions>();
            builder.Services.AddSingleton<AccountSeed>();
            builder.Services.AddHostedService<AccountStart>();
            builder.Services.AddSingleton<LogRetention>();
            builder.Services.AddHostedService<RetentionService>();
            builder.UseOrleans(silo => silo.AddChatGrains(builder.Configuration));
        }

        /// <summary>Adds the store alone: an <see cref="IMessageLog"/>, an <see cref="IRoomStore"/> and an <see cref="IAccountStore"/>, opened when the host starts.</summary>
        public void AddChatStore()
        {
            var services = builder.Services;
            services.AddValidated<StoreOptions, StoreOptionsValidator>(StoreOptions.Section);
            services.AddOptions<PostgresOptions>().BindConfiguration(PostgresOptions.Section).ValidateOnStart();
            services.AddSingleton<IValidateOptions<PostgresOptions>>(
                new NamedFaults<PostgresOptions>(PostgresOptions.Section, new PostgresOptionsValidator(builder.Configuration)));
            services.AddStore();
            services.AddHostedService<StoreStart>();
        }
    }

    extension(IServiceCollection services)
    {
        private void AddChatOptions()
        {
            services.AddValidated<RoomOptions, RoomOptionsValidator>(RoomOptions.Section);
            services.AddSingleton<IValidateOptions<RoomOptions>, RoomListsValidator>();
            services.AddValidated<RetentionOptions, RetentionOptionsValidator>(RetentionOptions.Section);
            services.AddValidated<SignInOptions, SignInOptionsValidator>(SignInOptions.Section);
            services.AddValidated<SessionOptions, SessionOptionsValidator>(SessionOptions.Section);
        }

        /// <summary>Binds an options class to its section and has it validated when the host starts.</summary>
        public void AddValidated<TOptions, TValidator>(string section)
            where TOptions : class
            where TValidator : class, IValidateOptions<TOptions>, new()
        {
            services.AddOptions<TOptions>().BindConfiguration(section).ValidateOnStart();
            services.AddSingleton<IValidateOptions<TOptions>>(new NamedFaults<TOptions>(section, new TValidator()));
        }

        private void AddStore()
        {
            services.AddSingleton(provider => DataDirectory.Open(provider.GetRequiredService<IOptions<StoreOptions>>().Value.Data));
            services.AddSingleton<StorageMetrics>();
            services.AddSingleton<SqliteDatabase>();
            services.AddSingleton<PostgresDatabase>();
            services.AddSingleton<IMessageLog>(provider => provider.IsInPostgres
                ? ActivatorUtilities.CreateInstance<PostgresMessageLog>(provider) : ActivatorUtilities.CreateInstance<SqliteMessageLog>(provider));
            services.AddSingleton<IAccountStore>(provider => provider.IsInPostgres
                ? ActivatorUtilities.CreateInstance<PostgresAccountStore>(provider) : ActivatorUtilities.CreateInstance<SqliteAccountStore>(provider));
            services.AddSingleton<IRoomStore>(provider => provider.IsInPostgres
                ? ActivatorUtilities.CreateInstance<PostgresRoomStore>(provider) : ActivatorUtilities.CreateInstance<SqliteRoomStore>(provider));
        }
    }

    extension(IServiceProvider provider)
    {
        private bool IsInPostgres => provider.GetRequiredService<IOptions<StoreOptions>>().Value.InPostgres;
    }

    extension(ISiloBuilder silo)
    {
        /// <summary>What every silo of the chat has, in a cluster or alone.</summary>
        private void AddChatGrains(IConfiguration configuration)
        {
            var cluster = configuration.ReadValidated<ClusterOptions, ClusterOptionsValidator>(ClusterOptions.Section);
            silo.UseLocalhostClustering(cluster.SiloPort, cluster.GatewayPort);
            silo.AddMemoryStreams(RoomStream.Provider);
            silo.AddMemoryGrainStorage("PubSubStore");
            silo.Configure<SiloMessagingOptions>(options => options.ResponseTimeout = cluster.ResponseTimeout);
            silo.Configure<ClientMessagingOptions>(options => options.ResponseTimeout = cluster.ResponseTimeout);
#if CLUSTER
            FreePort.Require($"{ClusterOptions.Section}:{nameof(ClusterOptions.SiloPort)}", IPAddress.Loopback, cluster.SiloPort);
            FreePort.Require($"{ClusterOptions.Section}:{nameof(ClusterOptions.GatewayPort)}", IPAddress.Loopback, cluster.GatewayPort);
            // How often a memory stream is asked for what is new; the default of 100 ms would be every message's delay.
            silo.Services.Configure<StreamPullingAgentOptions>(RoomStream.Provider, options => options.GetQueueMsgsTimerPeriod = cluster.StreamPeriod);
            // What was delivered is kept for nobody: who missed it reads the log. By default it stays in memory for half an hour.
            silo.Services.Configure<StreamCacheEvictionOptions>(RoomStream.Provider, options =>
            {
                options.DataMinTimeInCache = TimeSpan.FromSeconds(1);
                options.DataMaxAgeInCache = TimeSpan.FromSeconds(5);
                options.MetadataMinTimeInCache = null;
            });
#endif
        }
    }
}
