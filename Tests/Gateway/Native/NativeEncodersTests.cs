using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using OrleansChat.Gateway.Protocols.Native;
using OrleansChat.Rooms;

namespace OrleansChat.Tests.Gateway.Native;

/// <summary>What readers of one wire share.</summary>
public sealed class NativeEncodersTests
{
    private readonly NativeEncoders _encoders = new(NativeCodec.Frame);

    [Fact]
    public void Readers_of_a_room_have_one_encoder_as_long_as_one_of_them_has_it()
    {
        var first = _encoders.Of(RoomId.Lobby);
        Collect();

        Assert.Same(first, _encoders.Of(RoomId.Lobby));
        Assert.Same(first.Rosters, _encoders.Of(RoomId.Lobby).Rosters);
        Assert.NotSame(first, _encoders.Of(Room(1)));
    }

    [Fact]
    public void Who_passes_something_on_keeps_the_rooms_encoder_too()
    {
        var passing = _encoders.Of(RoomId.Lobby).Passing;
        Collect();

        Assert.Same(passing, _encoders.Of(RoomId.Lobby).Passing);
    }

    [Fact]
    public void Rooms_that_nobody_reads_any_more_are_forgotten()
    {
        var read = _encoders.Of(RoomId.Lobby);
        for (var round = 0; round < 10; round++)
        {
            ReadAndLeave(100 * round);
            Collect();
        }

        Assert.InRange(_encoders.Count, 1, 300); // of 1,001
        Assert.Same(read, _encoders.Of(RoomId.Lobby));
    }

    [Fact]
    public void A_roster_is_encoded_once()
    {
        var rosters = _encoders.Of(RoomId.Lobby).Rosters;
        var roster = new RoomRoster(1, ["user1"]);

        var frame = rosters.Frame(roster);

        Assert.True(frame.Equals(rosters.Frame(roster)));
        Assert.False(frame.Equals(rosters.Frame(new RoomRoster(1, ImmutableArray.Create("user1")))));
    }

    [MethodImpl(MethodImplOptions.NoInlining)] // so that no frame on the stack keeps one
    private void ReadAndLeave(int from)
    {
        for (var number = from; number < from + 100; number++)
        {
            _encoders.Of(Room(number));
        }
    }

    private static RoomId Room(int number) => RoomId.TryParse($"room-{number}", out var room) ? room : throw new ArgumentOutOfRangeException(nameof(number));

    private static void Collect()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
    }
}
