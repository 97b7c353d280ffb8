using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using OrleansChat.Tests.Clients;
using OrleansChat.Tests.Gateway.SimpleChat;
using OrleansChat.Tests.Wire;

namespace OrleansChat.Tests.Gateway.Hosting;

/// <summary>TLS beside plain connections, on every listener.</summary>
public sealed class TlsTests : IDisposable
{
    private static readonly byte[] Preface = [.. "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8, .. Frame.Settings().ToBytes()];

    private readonly TemporaryDirectory _data = new();
    private readonly TestCertificate _certificate = new();

    [Fact]
    public async Task GQ_1_a_gRPC_port_takes_calls_over_TLS_and_plain_ones()
    {
        await using var gateway = await StartAsync();
        await using var secure = new ChatClient(gateway.GrpcPort, _certificate.Trusting());
        await using var plain = new ChatClient(gateway.GrpcPort);
        var text = Say.Something();

        await using var stream = await plain.ListAsync();
        Assert.Equal(CallStatus.Ok, await secure.SendAsync(text));
        Assert.NotNull(await stream.ReadUntilAsync(text.Content));
    }

    [Theory]
    [InlineData(SslProtocols.Tls12)]
    [InlineData(SslProtocols.Tls13)]
    public async Task GQ_1_a_gRPC_port_agrees_on_h2(SslProtocols version)
    {
        await using var gateway = await StartAsync();

        await using var tls = await ConnectAsync(gateway.GrpcPort, version, SslApplicationProtocol.Http2, SslApplicationProtocol.Http11);

        Assert.Equal((SslApplicationProtocol.Http2, version), (tls.NegotiatedApplicationProtocol, tls.SslProtocol));
        await AssertHttp2Async(tls);
    }

    [Fact]
    public async Task GQ_1_a_gRPC_client_that_does_not_know_ALPN_is_served()
    {
        await using var gateway = await StartAsync();

        await using var tls = await ConnectAsync(gateway.GrpcPort, SslProtocols.None);

        await AssertHttp2Async(tls);
    }

    [Theory]
    [InlineData(SslProtocols.Tls12, false)]
    [InlineData(SslProtocols.Tls12, true)]
    [InlineData(SslProtocols.Tls13, false)]
    [InlineData(SslProtocols.Tls13, true)]
    public async Task EC_12_every_other_port_speaks_HTTP_1_with_ALPN_and_without(SslProtocols version, bool alpn)
    {
        await using var gateway = await StartAsync();
        SslApplicationProtocol[] offers = alpn ? [SslApplicationProtocol.Http11] : [];

        foreach (var port in new[] { gateway.Setup.WebPort, gateway.Setup.WebChannelPort, gateway.Setup.EchoPort, gateway.Setup.RelayPort, gateway.Setup.TopicPort })
        {
            await using var tls = await ConnectAsync(port, version, offers);

            Assert.Equal((alpn ? SslApplicationProtocol.Http11 : default, version), (tls.NegotiatedApplicationProtocol, tls.SslProtocol));
            Assert.StartsWith("HTTP/1.1 ", await AskAsync(tls), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task EC_12_a_page_is_there_over_TLS_and_plain()
    {
        await using var gateway = await StartAsync();
        using var secure = new HttpClient(new SocketsHttpHandler { SslOptions = _certificate.Trusting() }) { BaseAddress = new Uri($"https://localhost:{gateway.WebPort}") };
        using var plain = new HttpClient { BaseAddress = gateway.Web };

        Assert.Equal("healthy\n", await secure.GetStringAsync("/healthz", TestContext.Current.CancellationToken));
        Assert.Equal("healthy\n", await plain.GetStringAsync("/healthz", TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Plain_connections_are_closed_where_TLS_is_required()
    {
        await using var gateway = GatewayProcess.Launch(Setup("Chat:Tls:Required=true"));
        await gateway.Output.WaitForAsync(line => line.Contains("Application started", StringComparison.Ordinal)).WaitAsync(GatewayProcess.Patience, TestContext.Current.CancellationToken);
        using var plain = await ConnectPlainAsync(gateway.WebPort);
        await using var secure = new ChatClient(gateway.GrpcPort, _certificate.Trusting());

        Assert.Equal("", await AskAsync(plain.GetStream()));
        Assert.Equal(CallStatus.Ok, await secure.SendAsync(Say.Something()));
        Assert.Equal(0, await gateway.TerminateAsync());
    }

    [Fact]
    public async Task A_renewed_certificate_is_taken_without_a_restart_and_a_broken_one_is_not()
    {
        await using var gateway = await StartAsync();
        var first = await PresentedAsync(gateway.WebPort);

        _certificate.Renew();
        var renewed = await PresentedAsync(gateway.WebPort);
        var key = await File.ReadAllTextAsync(_certificate.KeyFile, TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(_certificate.KeyFile, "not yet written", TestContext.Current.CancellationToken);
        var kept = new[] { await PresentedAsync(gateway.WebPort), await PresentedAsync(gateway.GrpcPort) };
        File.Delete(_certificate.KeyFile);
        var keptStill = new[] { await PresentedAsync(gateway.WebPort), await PresentedAsync(gateway.GrpcPort) };
        await File.WriteAllTextAsync(_certificate.KeyFile, key, TestContext.Current.CancellationToken);
        _certificate.Renew();
        var last = await PresentedAsync(gateway.WebPort);

        Assert.NotEqual(first, renewed);
        Assert.All([.. kept, .. keptStill], thumbprint => Assert.Equal(renewed, thumbprint));
        Assert.Equal(_certificate.Thumbprint, last);
        Assert.Equal(0, await gateway.TerminateAsync());
        Assert.Equal(2, gateway.Output.Lines.Count(line => line.Contains("The certificate cannot be renewed", StringComparison.Ordinal)));
        Assert.Equal(2, gateway.Output.Lines.Count(line => line.Contains("The certificate was renewed", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task The_issuers_in_the_file_are_presented_too()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=issuer", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        using var root = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddHours(-1), DateTimeOffset.UtcNow.AddHours(2));
        using var middleKey = RSA.Create(2048);
        var middleRequest = new CertificateRequest("CN=between", middleKey, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        middleRequest.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        using var middle = middleRequest.Create(root, DateTimeOffset.UtcNow.AddHours(-1), DateTimeOffset.UtcNow.AddHours(1.5), [1, 2, 3]);
        using var middleWithKey = middle.CopyWithPrivateKey(middleKey);
        using var ownKey = RSA.Create(2048);
        using var own = new CertificateRequest("CN=localhost", ownKey, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
            .Create(middleWithKey, DateTimeOffset.UtcNow.AddHours(-1), DateTimeOffset.UtcNow.AddHours(1), [4, 5, 6]);
        await File.WriteAllTextAsync(
            _certificate.CertificateFile, $"{own.ExportCertificatePem()}\n{middle.ExportCertificatePem()}\n", TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(_certificate.KeyFile, ownKey.ExportPkcs8PrivateKeyPem(), TestContext.Current.CancellationToken);
        await using var gateway = await StartAsync();
        using var tcp = await ConnectPlainAsync(gateway.WebPort);
        List<string> presented = [];

        await using var tls = new SslStream(tcp.GetStream(), leaveInnerStreamOpen: true, (_, certificate, chain, _) =>
        {
            presented = [certificate!.Subject, .. chain!.ChainPolicy.ExtraStore.Select(issuer => issuer.Subject)]; // a server always presents one
            return true;
        });
        await tls.AuthenticateAsClientAsync("localhost");

        Assert.Contains("CN=localhost", presented);
        Assert.Contains("CN=between", presented);
    }

    [Fact]
    public async Task Whatever_a_client_does_to_a_handshake_the_log_is_silent()
    {
        await using var gateway = await StartAsync();
        var ports = new[] { gateway.WebPort, gateway.GrpcPort };
        byte[] garbage = [0x16, 0x03, 0x01, 0x02, 0x00, 0x01, 0x00, 0x01, 0xfc, 0x03, 0x03, .. RandomNumberGenerator.GetBytes(507)];

        foreach (var port in ports)
        {
            foreach (var bytes in new[] { [], [0x16], garbage, garbage[..40], RandomNumberGenerator.GetBytes(2000), [0x15, 3, 3, 0, 2, 2, 40], [0x16, 0xff, 0xff, 0xff, 0xff] })
            {
                await SendAndCloseAsync(port, bytes, reset: false);
                await SendAndCloseAsync(port, bytes, reset: true);
            }

            await RefuseCertificateAsync(port);
            await BreakOffAsync(port);
            await OfferAsync(port, SslProtocols.Tls13, new SslApplicationProtocol("nothing-known"));
        }

        Assert.StartsWith("HTTP/1.1 200", await AskAsync(await ConnectAsync(gateway.WebPort, SslProtocols.None)), StringComparison.Ordinal);
        Assert.Equal(0, await gateway.TerminateAsync());
        Assert.Empty(gateway.Error.Lines);
        Assert.DoesNotContain(gateway.Output.Lines, line => line.TrimStart().StartsWith("at ", StringComparison.Ordinal));
        Assert.DoesNotContain(gateway.Output.Lines, line => line.StartsWith("fail:", StringComparison.Ordinal) || line.Contains("Exception", StringComparison.Ordinal));
    }

    public void Dispose()
    {
        _data.Dispose();
        _certificate.Dispose();
    }

    private GatewaySetup Setup(params string[] settings) => new() { Data = _data.Path, Settings = [.. _certificate.Settings, .. settings] };

    private Task<GatewayProcess> StartAsync() => GatewayProcess.StartAsync(Setup());

    private async Task<SslStream> ConnectAsync(int port, SslProtocols version, params SslApplicationProtocol[] offers)
    {
        var tcp = await ConnectPlainAsync(port);
        var tls = new SslStream(tcp.GetStream()); // closes the connection with it
        var options = _certificate.Trusting(offers);
        options.EnabledSslProtocols = version;
        await tls.AuthenticateAsClientAsync(options, TestContext.Current.CancellationToken).WaitAsync(GatewayProcess.Patience);
        return tls;
    }

    private static async Task<TcpClient> ConnectPlainAsync(int port)
    {
        var tcp = new TcpClient();
        await tcp.ConnectAsync(IPAddress.Loopback, port, TestContext.Current.CancellationToken);
        return tcp;
    }

    /// <summary>The thumbprint of what a new connection gets.</summary>
    private static async Task<string> PresentedAsync(int port)
    {
        using var tcp = await ConnectPlainAsync(port);
        await using var tls = new SslStream(tcp.GetStream(), leaveInnerStreamOpen: true, (_, presented, _, _) => presented is not null);
        await tls.AuthenticateAsClientAsync("localhost");
        return tls.RemoteCertificate!.GetCertHashString(); // a server always presents one
    }

    private static async Task AssertHttp2Async(SslStream tls)
    {
        await tls.WriteAsync(Preface, TestContext.Current.CancellationToken);
        var header = new byte[Frame.HeaderLength];
        await tls.ReadExactlyAsync(header, TestContext.Current.CancellationToken).AsTask().WaitAsync(GatewayProcess.Patience);

        Assert.Equal((byte)FrameType.Settings, header[3]);
    }

    /// <summary>A request, and what comes until the server closes.</summary>
    private static async Task<string> AskAsync(Stream stream)
    {
        using var answer = new MemoryStream();
        try
        {
            await stream.WriteAsync("GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"u8.ToArray(), TestContext.Current.CancellationToken);
            await stream.CopyToAsync(answer, TestContext.Current.CancellationToken).WaitAsync(GatewayProcess.Patience);
        }
        catch (IOException)
        {
            // closed with the request unread
        }

        return Encoding.Latin1.GetString(answer.ToArray());
    }

    private static async Task SendAndCloseAsync(int port, byte[] bytes, bool reset)
    {
        using var tcp = await ConnectPlainAsync(port);
        tcp.LingerState = new LingerOption(reset, 0);
        await tcp.GetStream().WriteAsync(bytes, TestContext.Current.CancellationToken);
    }

    private static async Task RefuseCertificateAsync(int port)
    {
        using var tcp = await ConnectPlainAsync(port);
        await using var tls = new SslStream(tcp.GetStream(), leaveInnerStreamOpen: true, (_, _, _, _) => false);
        await Assert.ThrowsAsync<AuthenticationException>(() => tls.AuthenticateAsClientAsync("localhost"));
    }

    /// <summary>A true greeting, and when the server has answered the client is gone.</summary>
    private static async Task BreakOffAsync(int port)
    {
        using var tcp = await ConnectPlainAsync(port);
        await using var tls = new SslStream(tcp.GetStream(), leaveInnerStreamOpen: true, (_, presented, _, _) =>
        {
            tcp.Client.Close(0);
            return presented is not null;
        });
        try
        {
            await tls.AuthenticateAsClientAsync("localhost");
        }
        catch (IOException)
        {
            // what was left to say could not be
        }
    }

    private async Task OfferAsync(int port, SslProtocols version, SslApplicationProtocol offer)
    {
        try
        {
            await using var tls = await ConnectAsync(port, version, offer);
        }
        catch (Exception refused) when (refused is AuthenticationException or IOException)
        {
            // no protocol in common
        }
    }
}
