namespace OrleansChat.Gateway.WebSockets;

/// <summary>A client's WebSocket: messages in, whole frames out.</summary>
/// <remarks>
/// One receiver: no two calls of <see cref="ReceiveAsync"/> at once. Sends may come from anywhere, one at a time; who comes while another
/// waits for the transport waits too, so a client that does not read holds up only who wants to tell it something. Frames are handed
/// to the connection as they are, and an idle connection holds no buffer.
/// </remarks>
internal sealed partial class WebSocketConnection : IDisposable
{
    private readonly HttpContext _context;
    private readonly Stream _transport;
    private readonly WebSocketReader _reader;
    private readonly TimeProvider _time;
    private readonly TimeSpan _closeWithin;
    private readonly SemaphoreSlim _turn = new(1); // to write
    private volatile bool _isCloseSent;
    private volatile bool _isOver;

    /// <param name="context">The request that was upgraded.</param>
    /// <param name="transport">What the upgrade gave.</param>
    /// <param name="maxMessageBytes">Larger messages close the connection with 1009.</param>
    /// <param name="closeWithin">How long the client may take to answer a close.</param>
    /// <param name="time">The clock of that.</param>
    public WebSocketConnection(HttpContext context, Stream transport, int maxMessageBytes, TimeSpan closeWithin, TimeProvider time)
    {
        _context = context;
        _transport = transport;
        _reader = new WebSocketReader(maxMessageBytes);
        _closeWithin = closeWithin;
        _time = time;
    }

    /// <summary>Why this side closed the connection; null when it did not.</summary>
    public CloseReason? ClosedFor => _closer;

    /// <summary>What is done with the connection when the server stops.</summary>
    public Func<WebSocketConnection, ValueTask> Leave { get; init; } = static connection => connection.CloseAsync(CloseReason.GoingAway);

    /// <summary>Whether nothing will be received any more, nor sent.</summary>
    public bool IsOver => _isOver;

    /// <summary>Cuts the connection, without a word. May be called from anywhere.</summary>
    public void Abort() => _context.Abort();

    public void Dispose()
    {
        _isOver = true;
        _reader.Release();
        DropBatch();
        _lingering?.Dispose();
    }
}
