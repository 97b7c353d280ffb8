namespace OrleansChat.Bench.Chaos.Clients;

/// <summary>What a reader of <c>orleanschat.v1</c> keeps while it is away: how far it has read, in which log.</summary>
internal sealed class NativePlace(int port, string user)
{
    private Guid _epoch;
    private long _seq;

    /// <summary>Comes back to where it was, or, when it was nowhere, begins with the end of the log.</summary>
    public async Task<IFeed> OpenAsync(CancellationToken cancellationToken)
    {
        var socket = await NativeSocket.SignInAsync(port, user, cancellationToken);
        try
        {
            var place = _epoch == Guid.Empty ? "" : FormattableString.Invariant($",\"after\":{{\"epoch\":\"{_epoch}\",\"seq\":{_seq}}}");
            var start = await socket.AskAsync("subscribe", $"\"room\":\"lobby\",\"last\":10{place}", cancellationToken);
            if (!NativeSocket.IsOk(start)) { throw new IOException($"The lobby cannot be followed now: {start}"); }
            var isResumed = start.TryGetProperty("recovered", out var recovered) && recovered.GetBoolean();
            _epoch = start.GetProperty("head").GetProperty("epoch").GetGuid();
            _seq = start.GetProperty("after").GetInt64();
            return new NativeFeed(this, socket, isResumed, _seq);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    public void Move(long seq) => _seq = seq;
}
