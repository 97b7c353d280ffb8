using System.Net;
using System.Text;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using OrleansChat.Silo;
using KestrelListenOptions = Microsoft.AspNetCore.Server.Kestrel.Core.ListenOptions;

namespace OrleansChat.Gateway.Hosting;

/// <summary>The listeners as Kestrel has them.</summary>
internal static class KestrelListening
{
    extension(IEnumerable<Listener> listeners)
    {
        /// <exception cref="AggregateException">Listeners' addresses cannot be listened on: a <see cref="CannotListenException"/> each, which names its setting.</exception>
        public void RequireFreePorts()
        {
            var faults = listeners.Select(Fault).OfType<CannotListenException>().ToList();
            if (faults.Count > 0)
            {
                throw new AggregateException(faults);
            }
        }
    }

    extension(KestrelServerOptions kestrel)
    {
        /// <param name="listeners">All of them.</param>
        /// <param name="tls">The certificate of all of them; null: there is none, and so no TLS.</param>
        public void Listen(IEnumerable<Listener> listeners, TlsOptions? tls)
        {
            kestrel.AddServerHeader = false;
            // Header values as the bytes they are: credentials are raw UTF-8 on the wire, names in Origin sometimes Latin-1.
            // Latin-1 loses no byte and refuses none; who reads a value decodes it.
            kestrel.RequestHeaderEncodingSelector = _ => Encoding.Latin1;
            // A reader may stop for as long as it likes: it holds one run of messages and nobody up. Dead ones are found by pings.
            kestrel.Limits.MinResponseDataRate = null;
            kestrel.Limits.Http2.KeepAlivePingDelay = TimeSpan.FromSeconds(20);
            kestrel.Limits.Http2.KeepAlivePingTimeout = TimeSpan.FromSeconds(20);
            kestrel.Limits.Http2.MaxStreamsPerConnection = 1_000;

            var certificate = tls is null ? null : ActivatorUtilities.CreateInstance<TlsCertificate>(kestrel.ApplicationServices, tls);
            certificate?.Read(); // from now on there is one to keep
            foreach (var listener in listeners)
            {
                kestrel.Listen(listener, certificate);
            }
        }

        private void Listen(Listener listener, TlsCertificate? certificate)
        {
            void Configure(KestrelListenOptions options)
            {
                options.Protocols = listener.IsGrpc ? HttpProtocols.Http2 : HttpProtocols.Http1;
                options.Use(next => connection =>
                {
                    connection.Features.Set(listener);
                    if (!listener.IsGrpc)
                    {
                        // A client that has ended its side of TCP may still be told something, such as the answer to its close (EC-7); by
                        // default the end of the one side cuts the other. Who reads notices the end all the same.
                        connection.ConnectionClosed = CancellationToken.None;
                    }

                    return next(connection);
                });
                if (certificate is not null)
                {
                    options.UseTlsBesidePlain(certificate);
                }
            }

            var address = listener.Address;
            if (address.IsLocalhost)
            {
                kestrel.ListenLocalhost(address.Port, Configure);
            }
            else if (address.IsAny)
            {
                kestrel.ListenAnyIP(address.Port, Configure);
            }
            else
            {
                kestrel.Listen(IPAddress.Parse(address.Host), address.Port, Configure);
            }
        }
    }

    private static CannotListenException? Fault(Listener listener)
    {
        try
        {
            foreach (var address in listener.Address.Addresses)
            {
                FreePort.Require(listener.Setting, address, listener.Address.Port);
            }

            return null;
        }
        catch (CannotListenException fault)
        {
            return fault;
        }
    }
}
