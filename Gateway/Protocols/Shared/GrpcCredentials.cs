using System.Text;
using Grpc.Core;

namespace OrleansChat.Gateway.Protocols.Shared;

/// <summary>The credentials that the Qt clients put into every call's metadata.</summary>
/// <remarks>
/// Values are raw bytes on the wire, UTF-8 from these clients and neither encoded nor in a <c>-bin</c> key. The listener hands header
/// values over as Latin-1, which loses no byte, and the bytes are read as UTF-8 here.
/// </remarks>
internal static class GrpcCredentials
{
    private const string NameKey = "user-name";
    private const string PasswordKey = "user-password";

    extension(ServerCallContext context)
    {
        /// <summary>Whether the call has both, if only empty ones.</summary>
        public bool HasCredentials
        {
            get
            {
                var headers = context.GetHttpContext().Request.Headers;
                return headers.ContainsKey(NameKey) && headers.ContainsKey(PasswordKey);
            }
        }

        /// <summary>The name of the call's metadata; empty when there is none. Of several the last counts.</summary>
        public string UserName => Last(context, NameKey);

        public string UserPassword => Last(context, PasswordKey);

        /// <summary>Where the call comes from, without port.</summary>
        public string PeerAddress => context.GetHttpContext().PeerAddress;
    }

    // From the request itself: the call's metadata has fields of one name joined by commas, and a password may have a comma of its own.
    private static string Last(ServerCallContext context, string key)
    {
        var found = context.GetHttpContext().Request.Headers[key];
        return found is [.., { } last] ? Encoding.UTF8.GetString(Encoding.Latin1.GetBytes(last)) : "";
    }
}
