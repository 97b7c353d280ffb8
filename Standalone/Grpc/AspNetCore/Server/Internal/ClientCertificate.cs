using System.Security.Cryptography.X509Certificates;
using System.Text;
using Grpc.Core;
using Microsoft.AspNetCore.Http;

namespace Grpc.AspNetCore.Server.Internal;

/// <summary>What a client's certificate says of its identity, under the names of the C++ implementation.</summary>
internal static class ClientCertificate
{
    private const string AlternativeName = "x509_subject_alternative_name";
    private const string CommonName = "x509_common_name";

    /// <summary>Null without a certificate.</summary>
    public static AuthContext? Read(ConnectionInfo connection)
    {
        if (connection.ClientCertificate is not { } certificate)
        {
            return null;
        }

        var properties = new Dictionary<string, List<AuthProperty>>(StringComparer.Ordinal);
        var names = certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>().SelectMany(extension => extension.EnumerateDnsNames());
        Add(AlternativeName, [.. names]);
        Add(CommonName, [certificate.GetNameInfo(X509NameType.SimpleName, forIssuer: false)]);
        return new AuthContext(properties.ContainsKey(AlternativeName) ? AlternativeName : CommonName, properties);

        void Add(string key, string[] values)
        {
            if (values.Length > 0)
            {
                properties[key] = [.. values.Select(value => AuthProperty.Create(key, Encoding.UTF8.GetBytes(value)))];
            }
        }
    }
}
