using System.Diagnostics.CodeAnalysis;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace OrleansChat.Gateway.Hosting;

/// <summary>What stands in the files of <see cref="TlsOptions"/>. Equal texts are the same certificate.</summary>
/// <remarks>Faults are sentences for the operator that begin with the setting's name. They have nothing of the key in them.</remarks>
internal sealed record TlsFiles(string Certificate, string Key)
{
    private const string CertificateSetting = $"{TlsOptions.Section}:{nameof(TlsOptions.Certificate)}";
    private const string KeySetting = $"{TlsOptions.Section}:{nameof(TlsOptions.Key)}";

    public static bool TryRead(TlsOptions options, [NotNullWhen(true)] out TlsFiles? files, [NotNullWhen(false)] out string? fault)
    {
        files = null;
        if (TryReadFile(CertificateSetting, options.Certificate!, out var certificate, out fault) // read only when TLS is on
            && TryReadFile(KeySetting, KeyFile(options), out var key, out fault))
        {
            files = new TlsFiles(certificate, key);
        }

        return files is not null;
    }

    /// <summary>Makes of the texts what TLS needs.</summary>
    public bool TryOpen(TlsOptions options, [NotNullWhen(true)] out SslStreamCertificateContext? opened, [NotNullWhen(false)] out string? fault)
    {
        opened = null;
        var chain = new X509Certificate2Collection();
        try
        {
            chain.ImportFromPem(Certificate);
        }
        catch (CryptographicException)
        {
            // as good as none
        }

        if (chain.Count == 0)
        {
            fault = $"{CertificateSetting}: there is no certificate in {options.Certificate}, or it cannot be read as PEM.";
            return false;
        }

        try
        {
            opened = SslStreamCertificateContext.Create(WithKey(), [.. chain.Skip(1)], offline: true);
            fault = null;
            return true;
        }
        catch (Exception wrong) when (wrong is CryptographicException or ArgumentException)
        {
            fault = $"{(string.IsNullOrEmpty(options.Key) ? CertificateSetting : KeySetting)}: "
                + $"in {KeyFile(options)} there is no private key without a password that belongs to the certificate in {options.Certificate}.";
            return false;
        }
    }

    private static string KeyFile(TlsOptions options) => string.IsNullOrEmpty(options.Key) ? options.Certificate! : options.Key; // TLS is on

    private static bool TryReadFile(string setting, string file, [NotNullWhen(true)] out string? text, [NotNullWhen(false)] out string? fault)
    {
        try
        {
            text = File.ReadAllText(file);
            fault = null;
            return true;
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException or ArgumentException)
        {
            text = null;
            fault = $"{setting}: {file} cannot be read: {unreadable.Message}";
            return false;
        }
    }

    private X509Certificate2 WithKey()
    {
        var certificate = X509Certificate2.CreateFromPem(Certificate, Key);
        if (!OperatingSystem.IsWindows())
        {
            return certificate;
        }

        using (certificate) // TLS on Windows takes no key that is in memory only
        {
            return X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pkcs12), null);
        }
    }
}
