using System.Net;

namespace OrleansChat.Gateway.Protocols.Shared;

/// <summary>The other end of a request's connection.</summary>
internal static class HttpPeer
{
    extension(HttpContext context)
    {
        /// <summary>Where the request comes from, without port.</summary>
        public string PeerAddress
        {
            get
            {
                var address = context.Connection.RemoteIpAddress ?? IPAddress.None;
                return (address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address).ToString();
            }
        }
    }
}
