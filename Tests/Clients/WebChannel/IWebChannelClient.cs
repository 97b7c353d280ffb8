namespace OrleansChat.Tests.Clients.WebChannel;

/// <summary>A client of the Qt WebChannel chat, whatever it is made of. It may have several channels at once.</summary>
public interface IWebChannelClient : IAsyncDisposable
{
    /// <summary>Connects, and says what the example's clients say: init, the signals they want, idle.</summary>
    Task<IWebChannel> OpenAsync(Uri url);
}
