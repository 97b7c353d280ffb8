using System.Security.Cryptography;
using OrleansChat.Gateway.Hosting;

namespace OrleansChat.Tests.Gateway.Hosting;

/// <summary>What is wrong with the certificate's files is one line that names the setting.</summary>
public sealed class TlsOptionTests : IDisposable
{
    private readonly TestCertificate _certificate = new();

    [Fact]
    public void A_certificate_and_its_key_may_be_in_two_files_or_in_one()
    {
        var both = Path.ChangeExtension(_certificate.CertificateFile, ".both");
        File.WriteAllText(both, File.ReadAllText(_certificate.KeyFile) + "\n" + File.ReadAllText(_certificate.CertificateFile));

        Assert.Null(Fault(new TlsOptions { Certificate = _certificate.CertificateFile, Key = _certificate.KeyFile }));
        Assert.Null(Fault(new TlsOptions { Certificate = both }));
        Assert.Null(Fault(new TlsOptions { Certificate = both, Key = "", Required = true }));
    }

    [Fact]
    public void A_file_that_is_not_there_is_named_with_its_setting()
    {
        var nowhere = _certificate.CertificateFile + ".old";

        Assert.StartsWith(
            $"Chat:Tls:Certificate: {nowhere} cannot be read: ", Fault(new TlsOptions { Certificate = nowhere, Key = _certificate.KeyFile }), StringComparison.Ordinal);
        Assert.StartsWith(
            $"Chat:Tls:Key: {nowhere} cannot be read: ", Fault(new TlsOptions { Certificate = _certificate.CertificateFile, Key = nowhere }), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("no PEM at all")]
    [InlineData("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n")]
    public void A_file_without_a_certificate_is_named(string content)
    {
        File.WriteAllText(_certificate.CertificateFile, content);

        var fault = Fault(new TlsOptions { Certificate = _certificate.CertificateFile, Key = _certificate.KeyFile });

        Assert.StartsWith($"Chat:Tls:Certificate: there is no certificate in {_certificate.CertificateFile}", fault, StringComparison.Ordinal);
    }

    [Fact]
    public void A_certificate_without_a_key_is_named()
    {
        var fault = Fault(new TlsOptions { Certificate = _certificate.CertificateFile });

        Assert.StartsWith($"Chat:Tls:Certificate: in {_certificate.CertificateFile} there is no private key", fault, StringComparison.Ordinal);
    }

    [Fact]
    public void A_key_of_another_certificate_is_named()
    {
        using var other = RSA.Create(2048);

        AssertKeyIsNamed(other.ExportPkcs8PrivateKeyPem());
    }

    [Fact]
    public void A_key_of_another_kind_is_named()
    {
        using var other = ECDsa.Create();

        AssertKeyIsNamed(other.ExportPkcs8PrivateKeyPem());
    }

    [Fact]
    public void A_key_behind_a_password_is_named()
    {
        using var key = RSA.Create();
        key.ImportFromPem(File.ReadAllText(_certificate.KeyFile));

        AssertKeyIsNamed(key.ExportEncryptedPkcs8PrivateKeyPem("secret", new PbeParameters(PbeEncryptionAlgorithm.Aes128Cbc, HashAlgorithmName.SHA256, 1)));
    }

    public void Dispose() => _certificate.Dispose();

    private void AssertKeyIsNamed(string key)
    {
        File.WriteAllText(_certificate.KeyFile, key);

        var fault = Fault(new TlsOptions { Certificate = _certificate.CertificateFile, Key = _certificate.KeyFile });

        Assert.StartsWith($"Chat:Tls:Key: in {_certificate.KeyFile} there is no private key", fault, StringComparison.Ordinal);
    }

    private static string? Fault(TlsOptions options) => new TlsOptionsValidator().Validate(null, options).Failures?.Single();
}
