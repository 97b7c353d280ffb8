using Microsoft.Extensions.Options;

namespace OrleansChat.Gateway.Hosting;

/// <summary>TLS, on every listener beside what is plain, on the same port. Without a certificate there is none.</summary>
public sealed class TlsOptions
{
    public const string Section = "Chat:Tls";

    /// <summary>A PEM file with the certificate and those of its issuers, read again when it changes. Default: null.</summary>
    public string? Certificate { get; set; }

    /// <summary>A PEM file with the certificate's private key, not encrypted. Default (null): the key is in the certificate's file.</summary>
    public string? Key { get; set; }

    /// <summary>Whether plain connections are closed. Default: false.</summary>
    public bool Required { get; set; }

    internal bool IsOn => !string.IsNullOrEmpty(Certificate);
}

/// <remarks>Reads the files, so that what is wrong with them is told with all other mistakes before anything listens.</remarks>
internal sealed class TlsOptionsValidator : IValidateOptions<TlsOptions>
{
    public ValidateOptionsResult Validate(string? name, TlsOptions options)
    {
        if (options.IsOn)
        {
            return TlsFiles.TryRead(options, out var files, out var fault) && files.TryOpen(options, out _, out fault)
                ? ValidateOptionsResult.Success
                : ValidateOptionsResult.Fail(fault);
        }

        var faults = new List<string>();
        if (!string.IsNullOrEmpty(options.Key))
        {
            faults.Add($"{TlsOptions.Section}:{nameof(options.Key)}: there is a key and no {TlsOptions.Section}:{nameof(options.Certificate)}.");
        }

        if (options.Required)
        {
            faults.Add($"{TlsOptions.Section}:{nameof(options.Required)}: TLS cannot be had without {TlsOptions.Section}:{nameof(options.Certificate)}.");
        }

        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }
}
