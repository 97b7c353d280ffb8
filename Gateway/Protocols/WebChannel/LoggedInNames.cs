using OrleansChat.Gateway.Sessions;
using OrleansChat.Users;

namespace OrleansChat.Gateway.Protocols.WebChannel;

/// <summary>The names that logged in on one connection, and whether each has answered the last question.</summary>
/// <remarks>
/// No clock and no I/O. A round is <see cref="Ask"/> and, a while later, <see cref="TakeSilent"/>. Who logs in between the two was not asked and stays
/// (WC-19). A name that was silent has lapsed: it is not logged in, but this connection alone may have it back by answering late.
/// </remarks>
internal sealed class LoggedInNames
{
    /// <summary>Names that one connection may have at most, those that lapsed included; the examples log in one.</summary>
    public const int Most = 100;

    private readonly Lock _gate = new();
    private readonly Dictionary<UserName, Entry> _names = [];

    /// <summary>Whether there is room for a name that is not here yet.</summary>
    public bool IsFull
    {
        get
        {
            lock (_gate)
            {
                return _names.Count >= Most;
            }
        }
    }

    /// <returns>The session of a name that is logged in here.</returns>
    public ChatSession? Find(UserName name)
    {
        lock (_gate)
        {
            return _names.TryGetValue(name, out var entry) ? entry.Session : null;
        }
    }

    public void Add(ChatSession session)
    {
        lock (_gate)
        {
            _names[session.User] = new Entry { Session = session };
        }
    }

    /// <summary>Takes a name out for good.</summary>
    /// <returns>Its session; null when it was not logged in here, or has lapsed.</returns>
    public ChatSession? Remove(UserName name)
    {
        lock (_gate)
        {
            return _names.Remove(name, out var entry) ? entry.Session : null;
        }
    }

    /// <summary>Notes an answer.</summary>
    /// <returns>True when the name has lapsed and the answer is late: its session may begin again.</returns>
    public bool Answer(UserName name)
    {
        lock (_gate)
        {
            if (!_names.TryGetValue(name, out var entry))
            {
                return false;
            }

            entry.IsAsked = false;
            return entry.Session is null;
        }
    }

    public void Ask()
    {
        lock (_gate)
        {
            foreach (var entry in _names.Values)
            {
                entry.IsAsked = true;
            }
        }
    }

    /// <summary>Ends a round: the sessions of those who were asked and have not answered.</summary>
    public List<ChatSession> TakeSilent()
    {
        lock (_gate)
        {
            List<ChatSession> silent = [];
            foreach (var entry in _names.Values)
            {
                if (entry is { IsAsked: true, Session: { } session })
                {
                    silent.Add(session);
                    entry.Session = null;
                }
            }

            return silent;
        }
    }

    public List<ChatSession> TakeAll()
    {
        lock (_gate)
        {
            var all = _names.Values.Select(entry => entry.Session).OfType<ChatSession>().ToList();
            _names.Clear();
            return all;
        }
    }

    private sealed class Entry
    {
        public ChatSession? Session { get; set; }

        public bool IsAsked { get; set; }
    }
}
