using System.Text.Json;

namespace OrleansChat.Tests.Clients.WebChannel;

/// <summary>An open channel. Disposing closes it with the close handshake and waits for the end.</summary>
public interface IWebChannel : IAsyncDisposable
{
    /// <summary>What the server published.</summary>
    WebChannelEvent.Opened Opened { get; }

    /// <summary>What came, in the order in which it came.</summary>
    Sightings<WebChannelEvent> Events { get; }

    /// <summary>Calls a method of <c>chatserver</c> by its bare name.</summary>
    /// <returns>What it answered.</returns>
    Task<JsonElement> CallAsync(string method, params string[] arguments);

    /// <summary>From now on each keepAlive is answered for these names; at first for none.</summary>
    Task AnswerKeepAliveForAsync(params string[] names);
}
