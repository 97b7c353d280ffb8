using OrleansChat.Grains.Rooms;
using OrleansChat.Rooms;
using static OrleansChat.Tests.Grains.Rooms.Say;

namespace OrleansChat.Tests.Grains.Rooms;

public sealed class RoomBacklogTests
{
    private readonly RoomBacklog _backlog = new();

    [Fact]
    public void What_fits_comes_in_one_piece_and_in_order()
    {
        _backlog.Add([Message(1), Message(2)]);
        _backlog.Add([Message(3)]);

        var piece = _backlog.Take();

        Assert.Equal([1, 2, 3], piece.Select(message => message.Sequence));
        Assert.True(_backlog.IsEmpty);
        Assert.Empty(_backlog.Take());
    }

    [Fact]
    public void What_does_not_fit_into_one_piece_comes_in_several()
    {
        _backlog.Add([.. Enumerable.Range(1, 10).Select(sequence => Large(sequence, RoomBacklog.MaxPieceBytes / 4))]);
        var pieces = new List<long[]>();

        while (!_backlog.IsEmpty)
        {
            pieces.Add([.. _backlog.Take().Select(message => message.Sequence)]);
        }

        Assert.Equal([[1, 2, 3], [4, 5, 6], [7, 8, 9], [10]], pieces);
    }

    [Fact]
    public void Many_small_messages_are_counted_with_what_they_have_besides_their_bodies()
    {
        _backlog.Add([.. Enumerable.Range(1, 10_000).Select(sequence => Message(sequence, "a"))]);

        Assert.InRange(_backlog.Take().Length, 100, RoomBacklog.MaxPieceBytes / 100);
    }

    [Fact]
    public void A_message_that_is_too_large_for_a_piece_is_left_out()
    {
        _backlog.Add([Message(1), Large(2, RoomBacklog.MaxPieceBytes), Message(3)]);

        Assert.Equal([1], _backlog.Take().Select(message => message.Sequence));
        Assert.Empty(_backlog.Take());
        Assert.Equal([3], _backlog.Take().Select(message => message.Sequence));
        Assert.True(_backlog.IsEmpty);
    }

    [Fact]
    public void If_nobody_takes_the_oldest_are_left_out()
    {
        for (var sequence = 1; sequence <= 100; sequence++)
        {
            _backlog.Add([Large(sequence, 400_000)]);
        }

        var left = new List<long>();
        while (!_backlog.IsEmpty)
        {
            left.AddRange(_backlog.Take().Select(message => message.Sequence));
        }

        Assert.Equal(Enumerable.Range((int)left[0], left.Count).Select(sequence => (long)sequence), left);
        Assert.Equal(100, left[^1]);
        Assert.InRange(left.Count, 10, 30);
    }

    private static ChatMessage Large(long sequence, int bytes) =>
        Message(sequence) with { Content = new MessageContent(ContentKind.Image, new byte[bytes], 0) };
}
