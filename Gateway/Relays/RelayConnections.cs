using Microsoft.AspNetCore.Http.Features;
using OrleansChat.Gateway.WebSockets;
using OrleansChat.Relays;

namespace OrleansChat.Gateway.Relays;

/// <summary>The life of a relay connection, whatever its protocol: entered before the handshake is answered, and out when the request is over.</summary>
internal static class RelayConnections
{
    extension(RelayHub hub)
    {
        /// <summary>Enters the connection that a request is to become.</summary>
        /// <exception cref="Exception">The grains could not be reached.</exception>
        public async ValueTask EnterAsync(HttpContext context, RelayAddress address)
        {
            var entered = new Entered(hub, await hub.EnterAsync(address));
            context.Features.Set(entered);
            context.Response.RegisterForDispose(entered); // also when there is no upgrade after all
        }

        /// <summary>Serves an entered connection: what is for it is sent, and what it says is given to the protocol, one text after the other.</summary>
        /// <param name="connection">The connection.</param>
        /// <param name="context">The request that was entered.</param>
        /// <param name="hear">Takes a text that is the protocol's to keep. Bytes that are no text are ignored.</param>
        public static async Task ServeAsync(WebSocketConnection connection, HttpContext context, Func<RelayClient, byte[], ValueTask> hear)
        {
            var entered = context.Features.GetRequiredFeature<Entered>();
            var client = entered.Client;
            client.Attach(connection);
            try
            {
                while (true)
                {
                    var message = await connection.ReceiveAsync();
                    switch (message.Kind)
                    {
                        case WebSocketMessageKind.Close:
                            return;
                        case WebSocketMessageKind.Text:
                            await hear(client, message.Body.ToArray()); // lent, and it is going places
                            break;
                    }
                }
            }
            finally
            {
                entered.Dispose();
                await client.EndAsync();
            }
        }
    }

    private sealed class Entered(RelayHub hub, RelayClient client) : IDisposable
    {
        private int _left;

        public RelayClient Client { get; } = client;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _left, 1) == 0)
            {
                hub.Leave(Client);
            }
        }
    }
}
