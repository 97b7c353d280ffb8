using System.IO.Pipelines;
using System.Net.Security;
using System.Security.Authentication;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using KestrelListenOptions = Microsoft.AspNetCore.Server.Kestrel.Core.ListenOptions;

namespace OrleansChat.Gateway.Hosting;

/// <summary>TLS and plain on one port, told apart by the first byte: of a TLS record it is 0x16, of no plain protocol here.</summary>
/// <remarks>So a port keeps its number when it gets a certificate, and old plain clients keep working (requirement GQ-1).</remarks>
internal static class TlsBesidePlain
{
    private const byte Handshake = 0x16;

    /// <summary>Somebody who connects and says nothing is let go after this; whoever speaks TLS has 10 s for the handshake after that.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    extension(KestrelListenOptions options)
    {
        public void UseTlsBesidePlain(TlsCertificate certificate)
        {
            // Kestrel makes the pipeline from its end, so whatever is added last is known to what is added first.
            ConnectionDelegate plain = null!;
            options.Use(secure =>
            {
                var otherwise = certificate.IsRequired ? null : plain;
                var time = options.ApplicationServices.GetService<TimeProvider>() ?? TimeProvider.System;
                return connection => ServeAsync(connection, secure, otherwise, time);
            });
            options.UseHttps(new TlsHandshakeCallbackOptions
            {
                OnConnection = _ => ValueTask.FromResult(new SslServerAuthenticationOptions
                {
                    ServerCertificateContext = certificate.Read(),
                    EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
                }),
            });
            if (options.Protocols == HttpProtocols.Http2)
            {
                options.Use(next => connection =>
                {
                    AssumeHttp2(connection);
                    return next(connection);
                });
            }

            options.Use(next => plain = next);
        }
    }

    private static async Task ServeAsync(ConnectionContext connection, ConnectionDelegate secure, ConnectionDelegate? plain, TimeProvider time)
    {
        var next = await PeekAsync(connection.Transport.Input, time) switch
        {
            null => null,
            Handshake => secure,
            _ => plain,
        };
        if (next is not null)
        {
            await next(connection);
        }

        // Otherwise the connection is closed when this returns.
    }

    /// <returns>The first byte, which stays in the pipe; null when there is none.</returns>
    internal static async ValueTask<byte?> PeekAsync(PipeReader input, TimeProvider time)
    {
        try
        {
            using var patience = new CancellationTokenSource(Patience, time);
            var result = await input.ReadAsync(patience.Token);
            byte? first = result.Buffer.IsEmpty ? null : result.Buffer.FirstSpan[0];
            input.AdvanceTo(result.Buffer.Start);
            return first;
        }
        catch (Exception gone) when (gone is IOException or OperationCanceledException)
        {
            return null;
        }
    }

    /// <summary>A client that speaks TLS to this port and offers no protocol means the one that there is.</summary>
    private static void AssumeHttp2(ConnectionContext connection)
    {
        if (connection.Features.Get<ITlsApplicationProtocolFeature>() is { ApplicationProtocol.IsEmpty: true })
        {
            connection.Features.Set<ITlsApplicationProtocolFeature>(Http2Assumed.Instance);
        }
    }

    private sealed class Http2Assumed : ITlsApplicationProtocolFeature
    {
        public static readonly Http2Assumed Instance = new();

        public ReadOnlyMemory<byte> ApplicationProtocol { get; } = SslApplicationProtocol.Http2.Protocol;
    }
}
