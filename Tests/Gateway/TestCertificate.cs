using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace OrleansChat.Tests.Gateway;

/// <summary>A certificate for <c>localhost</c> as an operator makes one, RSA and signed by itself, in PEM files.</summary>
internal sealed class TestCertificate : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private X509Certificate2 _certificate = null!; // set by Renew, which the constructor calls

    public TestCertificate() => Renew();

    public string CertificateFile => Path.Combine(_directory.Path, "certificate.pem");

    public string KeyFile => Path.Combine(_directory.Path, "key.pem");

    public string Thumbprint => _certificate.Thumbprint;

    /// <summary>The gateway's settings for it.</summary>
    public string[] Settings => [$"Chat:Tls:Certificate={CertificateFile}", $"Chat:Tls:Key={KeyFile}"];

    /// <summary>A client that trusts this certificate, as it is now, and nothing else.</summary>
    /// <param name="offers">What it offers by ALPN, in order; nothing: it does not know ALPN.</param>
    public SslClientAuthenticationOptions Trusting(params SslApplicationProtocol[] offers)
    {
        var thumbprint = Thumbprint;
        return new SslClientAuthenticationOptions
        {
            TargetHost = "localhost",
            ApplicationProtocols = offers.Length == 0 ? null : [.. offers],
            RemoteCertificateValidationCallback = (_, presented, _, _) => presented is X509Certificate2 known && known.Thumbprint == thumbprint,
        };
    }

    /// <summary>Puts another certificate into the same files.</summary>
    public void Renew()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        request.CertificateExtensions.Add(names.Build());
        _certificate?.Dispose();
        _certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddHours(-1), DateTimeOffset.UtcNow.AddHours(1));
        File.WriteAllText(CertificateFile, _certificate.ExportCertificatePem());
        File.WriteAllText(KeyFile, key.ExportPkcs8PrivateKeyPem());
    }

    public void Dispose()
    {
        _certificate.Dispose();
        _directory.Dispose();
    }
}
