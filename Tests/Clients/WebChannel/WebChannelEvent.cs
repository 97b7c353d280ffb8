using System.Collections.Immutable;
using System.Text.Json;

namespace OrleansChat.Tests.Clients.WebChannel;

/// <summary>What a client of the WebChannel chat sees.</summary>
public abstract record WebChannelEvent
{
    private WebChannelEvent()
    {
    }

    /// <summary>The answer to init: bare names and signatures, and the users of that moment.</summary>
    public sealed record Opened(ImmutableArray<string> Methods, ImmutableArray<string> Signals, ImmutableArray<string> Users) : WebChannelEvent
    {
        public override string ToString() => $"Opened {{ {string.Join(", ", Users)} }}";
    }

    public sealed record NewMessage(string Time, string User, string Text) : WebChannelEvent;

    public sealed record KeepAlive : WebChannelEvent;

    /// <summary>userListChanged, with the userList of that moment.</summary>
    public sealed record UserList(ImmutableArray<string> Users) : WebChannelEvent
    {
        public override string ToString() => $"UserList {{ {string.Join(", ", Users)} }}";
    }

    public sealed record Answer(string Method, JsonElement Value) : WebChannelEvent;

    /// <param name="Code">The close code; null where the client's socket does not say it.</param>
    public sealed record Closed(int? Code) : WebChannelEvent;

    /// <summary>The client met what the protocol does not have. A server that keeps to it causes none.</summary>
    public sealed record Fault(string Text) : WebChannelEvent;
}
