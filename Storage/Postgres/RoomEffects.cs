using System.Collections.Immutable;
using System.Text;
using OrleansChat.Rooms;

namespace OrleansChat.Storage.Postgres;

/// <summary>What an append does, folded so that one statement can do it: every row that it makes or changes comes once.</summary>
/// <remarks>
/// The same comes of it as of one message after the other. What an earlier message is, or whether it is there, only the statement sees: what is
/// about one of those is a wish, and the statement's condition decides.
/// </remarks>
internal sealed class RoomEffects
{
    private readonly Dictionary<long, int> _placeOf = []; // of what was said, in this append
    private readonly List<NewMessage> _messages = [];
    private readonly Dictionary<long, EarlierMessage> _earlier = [];
    private readonly Dictionary<(long Target, string Reaction, string Author), NewReaction> _reactions = [];
    private readonly Dictionary<string, RoomStanding> _standings = new(StringComparer.Ordinal);

    private RoomEffects()
    {
    }

    public IReadOnlyList<NewMessage> Messages => _messages;

    public IReadOnlyCollection<EarlierMessage> Earlier => _earlier.Values;

    public IEnumerable<NewReaction> Reactions => _reactions.Values;

    /// <summary>Null: stays as it is.</summary>
    public RoomCard? Card { get; private set; }

    /// <summary>One a person.</summary>
    public IReadOnlyCollection<RoomStanding> Standings => _standings.Values;

    /// <summary>Whether a message does nothing but be there, and is about no other.</summary>
    public static bool IsPlain(ChatMessage message) => message is { Content: { Target: 0, Kind: < ContentKind.Edit or > ContentKind.Change }, State: null };

    public static RoomEffects Fold(ImmutableArray<ChatMessage> messages)
    {
        var effects = new RoomEffects();
        foreach (var message in messages)
        {
            effects.Add(message);
        }

        effects.EmptyEdits();
        return effects;
    }

    private void Add(ChatMessage message)
    {
        var content = message.Content;
        if (content.Kind.IsSaid)
        {
            _placeOf.Add(message.Sequence, _messages.Count);
        }

        _messages.Add(new NewMessage(
            message, PostgresText.ToBytes(content.FileName), StoredContent.Body(content), message.State?.Edited ?? 0, message.State?.Deleted ?? 0, OfDeleted: false));
        if (content is { Kind: ContentKind.Change, Change: { } change })
        {
            Card = change.Card ?? Card;
            if (change.Standing is { } standing)
            {
                var name = PostgresText.Storable(standing.User);
                _standings[name] = standing with { User = name };
            }
        }
        else if (content.Target > 0 && content.Target < message.Sequence)
        {
            Annotate(message);
        }
    }

    private void Annotate(ChatMessage message)
    {
        switch (message.Content.Kind)
        {
            case ContentKind.Edit:
                Edit(message.Content.Target, message.Sequence, message.Content.Body);
                break;

            case ContentKind.Deletion:
                Delete(message.Content.Target, message.Sequence);
                break;

            case ContentKind.Reaction or ContentKind.ReactionTakenBack when !IsDeleted(message.Content.Target):
                React(message);
                break;
        }
    }

    private void Edit(long target, long sequence, byte[] body)
    {
        if (IsDeleted(target))
        {
            return;
        }

        if (!IsHere(target))
        {
            _earlier[target] = new EarlierMessage(target, body, Edited: sequence, Deleted: 0);
        }
        else if (_placeOf.TryGetValue(target, out var place) && _messages[place].Message.Content.Kind == ContentKind.Text)
        {
            _messages[place] = _messages[place] with { Body = body, Edited = sequence };
        }
    }

    private void Delete(long target, long sequence)
    {
        if (IsDeleted(target))
        {
            return;
        }

        if (!IsHere(target))
        {
            _earlier[target] = new EarlierMessage(target, [], Edited: 0, Deleted: sequence);
        }
        else if (_placeOf.TryGetValue(target, out var place))
        {
            _messages[place] = _messages[place] with { FileName = null, Body = [], Edited = 0, Deleted = sequence };
        }

        foreach (var reaction in _reactions.Keys.Where(reaction => reaction.Target == target).ToList())
        {
            _reactions.Remove(reaction);
        }
    }

    private void React(ChatMessage message)
    {
        var target = message.Content.Target;
        var here = IsHere(target);
        if (here && !_placeOf.ContainsKey(target))
        {
            return;
        }

        var (reaction, author) = (PostgresText.Storable(Encoding.UTF8.GetString(message.Content.Body)), PostgresText.Storable(message.Author));
        var key = (target, reaction, author);
        var known = _reactions.GetValueOrDefault(key);
        if (message.Content.Kind == ContentKind.ReactionTakenBack)
        {
            _reactions[key] = new NewReaction(target, reaction, author, Sequence: 0, IsHere: here, IsAnew: false);
        }
        else if (known is not { Sequence: > 0 }) // the same twice is there once
        {
            _reactions[key] = new NewReaction(target, reaction, author, message.Sequence, IsHere: here, IsAnew: known is not null);
        }
    }

    // Of what is deleted no edit keeps its text, whichever of the two came first.
    private void EmptyEdits()
    {
        for (var place = 0; place < _messages.Count; place++)
        {
            var (message, target) = (_messages[place], _messages[place].Message.Content.Target);
            if (message.Message.Content.Kind == ContentKind.Edit && target > 0 && target < message.Message.Sequence && IsDeleted(target))
            {
                _messages[place] = IsHere(target) ? message with { Body = [] } : message with { OfDeleted = true };
            }
        }
    }

    private bool IsHere(long target) => target >= _messages[0].Message.Sequence;

    private bool IsDeleted(long target) => IsHere(target)
        ? _placeOf.TryGetValue(target, out var place) && _messages[place].Deleted > 0
        : _earlier.TryGetValue(target, out var earlier) && earlier.Deleted > 0;
}

/// <summary>A message as it is to be stored.</summary>
/// <param name="OfDeleted">An edit of an earlier message that this append deletes, if that can be: without its body then.</param>
internal sealed record NewMessage(ChatMessage Message, byte[]? FileName, byte[] Body, long Edited, long Deleted, bool OfDeleted);

/// <summary>What becomes of a message that was there before: edited, if it is a text, or deleted, if it was said. Not when it is deleted already.</summary>
/// <param name="Edited">By this message; 0: it is deleted.</param>
/// <param name="Deleted">By this message; 0: it is edited.</param>
internal sealed record EarlierMessage(long Sequence, byte[] Body, long Edited, long Deleted);

/// <summary>What becomes of somebody's sign to a message.</summary>
/// <param name="Sequence">Of what puts it there; 0: it is taken back.</param>
/// <param name="IsHere">The message is of the same append, and was said; otherwise the statement has to look.</param>
/// <param name="IsAnew">It was taken back before in the same append, so it does not keep the place it may have.</param>
internal sealed record NewReaction(long Target, string Reaction, string Author, long Sequence, bool IsHere, bool IsAnew);
