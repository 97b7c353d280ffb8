namespace OrleansChat.Bench.Load.WebChannel;

/// <summary>The member <c>type</c> of a QWebChannel message, as far as servers send it.</summary>
internal enum WebChannelType
{
    Signal = 1,
    PropertyUpdate = 2,
    Response = 10,
}
