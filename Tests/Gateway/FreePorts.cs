using System.Net;
using System.Net.Sockets;

namespace OrleansChat.Tests.Gateway;

/// <summary>Loopback ports that nobody has, each given out once.</summary>
/// <remarks>
/// Below the range from which the system takes the ports of outgoing connections: a port from there could be taken by one of them while a
/// test's gateway is down.
/// </remarks>
public static class FreePorts
{
    private const int First = 20_000;
    private const int Count = 12_000;

    private static readonly Lock Gate = new();
    private static int _next = Environment.ProcessId * 37 % Count; // test runs side by side begin at different places

    public static int Take()
    {
        lock (Gate)
        {
            for (var tried = 0; tried < Count; tried++)
            {
                var port = First + (_next++ % Count);
                if (IsFree(IPAddress.Loopback, port) && IsFree(IPAddress.IPv6Loopback, port))
                {
                    return port;
                }
            }
        }

        throw new InvalidOperationException($"No port from {First} to {First + Count - 1} is free.");
    }

    private static bool IsFree(IPAddress address, int port)
    {
        try
        {
            using var listener = new TcpListener(address, port);
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
