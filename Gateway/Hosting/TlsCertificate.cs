using System.Net.Security;

namespace OrleansChat.Gateway.Hosting;

/// <summary>The certificate as it is now: renewed in its files, it is renewed here without a restart.</summary>
/// <remarks>
/// The files are read at each handshake and compared as texts. That is some 50 µs beside the milliseconds of a handshake, and unlike times
/// of change or watchers it also sees a link that is swapped, as Kubernetes renews, and two changes within one tick.
/// </remarks>
internal sealed partial class TlsCertificate(TlsOptions options, ILogger<TlsCertificate> logger)
{
    private readonly Lock _gate = new();
    private SslStreamCertificateContext? _current;
    private TlsFiles? _seen;
    private string? _fault;

    public bool IsRequired => options.Required;

    /// <summary>The certificate of the files, or the last that was right.</summary>
    /// <exception cref="InvalidOperationException">It never was since the options were validated.</exception>
    public SslStreamCertificateContext Read()
    {
        lock (_gate)
        {
            if (!TlsFiles.TryRead(options, out var files, out var fault))
            {
                Keep(fault);
            }
            else if (files != _seen)
            {
                _seen = files;
                Take(files);
            }

            return _current ?? throw new InvalidOperationException(_fault);
        }
    }

    private void Take(TlsFiles files)
    {
        if (!files.TryOpen(options, out var opened, out var fault))
        {
            Keep(fault);
            return;
        }

        if (_current is not null)
        {
            LogRenewed(logger, opened.TargetCertificate.NotAfter.ToUniversalTime());
        }

        _current = opened; // connections keep the one that they began with
        _fault = null;
    }

    private void Keep(string fault)
    {
        if (fault != _fault)
        {
            LogKept(logger, fault);
            _fault = fault;
        }
    }

    [LoggerMessage(2601, LogLevel.Information, "The certificate was renewed; the new one is valid until {NotAfter:u}.")]
    private static partial void LogRenewed(ILogger logger, DateTime notAfter);

    [LoggerMessage(2602, LogLevel.Warning, "The certificate cannot be renewed, and the last that was right is kept. {Fault}")]
    private static partial void LogKept(ILogger logger, string fault);
}
