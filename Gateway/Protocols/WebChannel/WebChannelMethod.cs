namespace OrleansChat.Gateway.Protocols.WebChannel;

/// <summary>The methods of <c>chatserver</c>, by the indices that Qt 6 gives them (requirement WC-4).</summary>
internal enum WebChannelMethod
{
    Login = 11,
    Logout = 12,
    SendMessage = 13,
    KeepAliveResponse = 14,
}

/// <summary>Its signals, likewise.</summary>
internal static class WebChannelSignal
{
    public const int NewMessage = 5;
    public const int KeepAlive = 6;
    public const int UserListChanged = 7;
    public const int UserCountChanged = 8;
}
