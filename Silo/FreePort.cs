using System.Net;
using System.Net.Sockets;

namespace OrleansChat.Silo;

/// <summary>Asks whether a port is free before anything starts, so that the answer is one sentence and nothing has to be taken back.</summary>
/// <remarks>Whoever takes the port in the moment between is still found when it is listened on.</remarks>
public static class FreePort
{
    /// <exception cref="CannotListenException">It is not, or this machine does not have the address.</exception>
    public static void Require(string setting, IPAddress address, int port)
    {
        using var probe = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            if (address.Equals(IPAddress.IPv6Any))
            {
                probe.DualMode = true; // stands for both families
            }

            probe.Bind(new IPEndPoint(address, port));
            probe.Listen();
        }
        catch (SocketException fault) when (fault.SocketErrorCode is SocketError.AddressAlreadyInUse or SocketError.AccessDenied
            || (fault.SocketErrorCode is SocketError.AddressNotAvailable && !IPAddress.IsLoopback(address)))
        {
            throw new CannotListenException($"{setting}: {new IPEndPoint(address, port)} cannot be listened on: {fault.Message}.", fault);
        }
        catch (SocketException)
        {
            // A machine without IPv6; who listens on both families is content with the other.
        }
    }
}

/// <summary>Which setting's address cannot be listened on, and why, in a sentence for the operator.</summary>
public sealed class CannotListenException(string message, Exception inner) : Exception(message, inner);
