using System.Globalization;
using Google.Protobuf;
using OrleansChat.Gateway.Protocols.Native;

namespace OrleansChat.Gateway.Protocols.NativeGrpc;

internal static partial class NativeGrpcCodec
{
    /// <summary>An event as a whole message of the stream.</summary>
    public static byte[] Frame(ServerFrame happened) => (happened switch
    {
        ServerFrame.Message message => new Wire.ServerFrame { Event = Event(message) },
        ServerFrame.Roster roster => new Wire.ServerFrame { Roster = new Wire.Roster { Room = roster.Room, Count = roster.Count, Users = { roster.Users } } },
        ServerFrame.Typing typing => new Wire.ServerFrame { Typing = new Wire.Typing { Room = typing.Room, User = typing.User } },
        ServerFrame.Closing closing => new Wire.ServerFrame { Closing = new Wire.Closing { Code = closing.Code, ComeBackInMs = closing.ComeBackInMs } },
        _ => throw new NotSupportedException($"{happened.GetType().Name} is no event of this wire."),
    }).ToByteArray();

    /// <summary>The answer to a request as a whole message of the stream.</summary>
    public static byte[] Answer(NativeRequest request, ServerFrame answer)
    {
        var frame = answer switch
        {
            ServerFrame.Error error => new Wire.ServerFrame { Error = new Wire.Error { Code = error.Code, Name = error.Name, Text = error.Text, Retryable = error.Retryable } },
            ServerFrame.Ok ok => Answer(request, ok),
            _ => throw new NotSupportedException($"{answer.GetType().Name} is no answer."),
        };
        frame.Id = request.Id;
        return frame.ToByteArray();
    }

    // What a request is answered with is there in its answer.
    private static Wire.ServerFrame Answer(NativeRequest request, ServerFrame.Ok ok) => request switch
    {
        NativeRequest.SignIn or NativeRequest.SignInByToken or NativeRequest.Register or NativeRequest.Refresh => new() { Token = Token(ok) },
        NativeRequest.Rooms => new() { Rooms = new Wire.Rooms { Rooms_ = { ok.Rooms!.Select(Room) } } },
        NativeRequest.Subscribe => new() { Subscribed = Subscribed(ok) },
        NativeRequest.Send => new() { Placed = Placed(ok) },
        NativeRequest.History => new() { History = History(ok) },
        NativeRequest.Image => new() { Image = Image(ok) },
        _ => new() { Done = new Wire.Done { Room = ok.Room ?? "" } },
    };

    private static Wire.Token Token(ServerFrame.Ok ok) => new() { User = ok.User ?? "", Token_ = ok.Token, TokenExpiresInMs = ok.TokenExpiresInMs!.Value };

    private static Wire.RoomInfo Room(ServerFrame.RoomHead room) => new() { Room = room.Room, Head = Place(room.Head), First = room.First };

    private static Wire.Subscribed Subscribed(ServerFrame.Ok ok)
    {
        var subscribed = new Wire.Subscribed { Room = ok.Room, Head = Place(ok.Head!), First = ok.First!.Value, After = ok.After!.Value, Reason = ok.Reason ?? "" };
        if (ok.Recovered is { } recovered)
        {
            subscribed.Recovered = recovered;
        }

        return subscribed;
    }

    private static Wire.Placed Placed(ServerFrame.Ok ok) => new()
    {
        Room = ok.Room,
        Place = new Wire.Place { Epoch = $"{ok.Epoch}", Seq = ok.Seq!.Value },
        AtMs = Milliseconds(ok.At!),
        Repeated = ok.Repeated!.Value,
    };

    private static Wire.History History(ServerFrame.Ok ok) => new()
    {
        Room = ok.Room,
        Head = Place(ok.Head!),
        First = ok.First!.Value,
        Entries = { ok.Messages!.Value.Select(Event) },
    };

    private static Wire.Image Image(ServerFrame.Ok ok) => new()
    {
        Room = ok.Room,
        Seq = ok.Seq!.Value,
        MediaType = ok.MediaType,
        FileName = ok.FileName ?? "",
        Image_ = UnsafeByteOperations.UnsafeWrap(ok.Image), // immutable, and copied once, into the frame
    };

    private static Wire.Event Event(ServerFrame.Message message)
    {
        var happened = new Wire.Event
        {
            Room = message.Room ?? "",
            Seq = message.Seq,
            Key = $"{message.Key}",
            Author = message.From,
            AtMs = Milliseconds(message.At),
        };
        switch (message.Kind)
        {
            case "text":
                happened.Text = message.Text;
                break;
            case "image":
                happened.Picture = new Wire.Picture { MediaType = message.MediaType ?? "", Bytes = message.Bytes!.Value, FileName = message.FileName ?? "" };
                break;
            default:
                happened.Other = new Wire.Other { Bytes = message.Bytes!.Value };
                break;
        }

        return happened;
    }

    private static Wire.Place Place(ServerFrame.Place place) => new() { Epoch = $"{place.Epoch}", Seq = place.Seq };

    /// <param name="time">As <see cref="NativeEncoder.Time"/> writes it.</param>
    private static long Milliseconds(string time) => DateTimeOffset.Parse(time, CultureInfo.InvariantCulture).ToUnixTimeMilliseconds();
}
