namespace OrleansChat.Gateway.Protocols.WebChannel;

/// <summary>What a client asks for. What is none of these is ignored, as the protocol has no word for an error.</summary>
internal abstract record WebChannelRequest
{
    private WebChannelRequest() { }

    /// <summary>Describe the objects.</summary>
    /// <param name="Id">Any JSON, as it came.</param>
    public sealed record Init(byte[] Id) : WebChannelRequest;

    /// <summary>Property updates may be sent.</summary>
    public sealed record Idle : WebChannelRequest
    {
        public static Idle Now { get; } = new();
    }

    /// <summary>Call a method of <c>chatserver</c>.</summary>
    /// <param name="Id">Any JSON, as it came.</param>
    /// <param name="Method">Null when there is no such method, or not with so many arguments.</param>
    /// <param name="Arguments">As many as the method has.</param>
    public sealed record Invoke(byte[] Id, WebChannelMethod? Method, string[] Arguments) : WebChannelRequest;

    /// <summary>Begin or end to tell of a signal.</summary>
    public sealed record Connect(int Signal, bool On) : WebChannelRequest;
}
