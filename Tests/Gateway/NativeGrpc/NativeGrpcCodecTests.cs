using System.Collections.Immutable;
using System.Text;
using Google.Protobuf.Reflection;
using OrleansChat.Gateway.Protocols.Native;
using OrleansChat.Gateway.Protocols.NativeGrpc;
using OrleansChat.Gateway.Protocols.Shared;
using OrleansChat.Rooms;
using Proto = OrleansChat.Gateway.Protocols.NativeGrpc.Wire;

namespace OrleansChat.Tests.Gateway.NativeGrpc;

/// <summary>That both wires say the same.</summary>
public sealed class NativeGrpcCodecTests
{
    private static readonly Guid Key = Guid.Parse("0193a7e2-0000-7000-8000-000000000001");
    private static readonly DateTimeOffset Noon = DateTimeOffset.FromUnixTimeMilliseconds(1_732_536_000_123);

    [Fact]
    public void Every_request_of_the_schema_is_read()
    {
        foreach (var field in Proto.ClientFrame.Descriptor.Oneofs[0].Fields)
        {
            var frame = new Proto.ClientFrame { Id = 7 };
            field.Accessor.SetValue(frame, field.MessageType.Parser.ParseFrom(Array.Empty<byte>()));

            Assert.True(NativeGrpcCodec.TryRead(frame, out var request));
            Assert.Equal(7, request.Id);
            Assert.NotEqual(ChatErrors.UnknownRequest, (request as NativeRequest.Refused)?.Error);
        }
    }

    [Fact]
    public void Every_request_of_the_WebSocket_is_in_the_schema()
    {
        string[] names =
        [
            "sign_in", "register", "refresh", "sign_out", "rooms", "subscribe", "unsubscribe", "send", "history", "image", "typing", "directory", "create", "direct",
            "join", "leave", "invite", "kick", "ban", "unban", "unmute", "mute", "role", "settings", "members", "info", "edit", "delete", "react", "unreact", "read",
        ];

        Assert.Equal(names.Order(), Proto.ClientFrame.Descriptor.Oneofs[0].Fields.Select(field => field.Name).Order());
        Assert.All(names, name =>
        {
            Assert.True(NativeCodec.TryRead(Encoding.UTF8.GetBytes($$"""{"t":"{{name}}","id":1}"""), out var request));
            Assert.NotEqual(ChatErrors.UnknownRequest, (request as NativeRequest.Refused)?.Error);
        });
    }

    [Fact]
    public void Every_event_has_its_frame_and_what_is_about_a_message_has_its_place()
    {
        var events = typeof(ServerFrame).GetNestedTypes().Where(type => type.IsSubclassOf(typeof(ServerFrame)) && type != typeof(ServerFrame.Ok) && type != typeof(ServerFrame.Error)).ToList();
        var at = NativeDescription.Time(Noon);
        ServerFrame[] samples =
        [
            new ServerFrame.Message("tea", 1, Key, "ada", at, "text") { Text = "hi", ReplyTo = 3 },
            new ServerFrame.MessageEdited("tea", 1, Key, "ada", at, 9, "new"),
            new ServerFrame.MessageDeleted("tea", 1, Key, "ada", at, 9),
            new ServerFrame.ReactionAdded("tea", 1, Key, "ada", at, 9, "👍"),
            new ServerFrame.ReactionTakenBack("tea", 1, Key, "ada", at, 9, "👍"),
            new ServerFrame.RoomChanged("tea", 1, Key, "ada", at, "muted") { User = "bob", Role = "member", MutedUntil = at },
            new ServerFrame.Roster("tea", 1, ["ada"]),
            new ServerFrame.Typing("tea", "ada"),
            new ServerFrame.Closing(4001, 5),
            new ServerFrame.RoomsChanged("tea"),
            new ServerFrame.ReadUpTo("tea", 4),
        ];

        Assert.Equal(events.Select(type => type.Name).Order(), samples.Select(sample => sample.GetType().Name).Order());
        foreach (var sample in samples)
        {
            var frame = Proto.ServerFrame.Parser.ParseFrom(NativeGrpcCodec.Frame(sample));
            Assert.NotEqual(Proto.ServerFrame.FrameOneofCase.None, frame.FrameCase);
            Assert.Equal(0, frame.Id);
            if (frame.Event is { } step)
            {
                Assert.Equal(("tea", 1, $"{Key}", "ada", Noon.ToUnixTimeMilliseconds()), (step.Room, step.Seq, step.Key, step.Author, step.AtMs));
                Assert.NotEqual(Proto.Event.WhatOneofCase.None, step.WhatCase);
            }
        }
    }

    [Fact]
    public void Words_of_the_WebSocket_are_values_here()
    {
        foreach (var role in Enum.GetValues<RoomRole>())
        {
            Assert.Equal($"{role}", $"{Changed(new RoomChange(RoomAct.Joined, Standing: new RoomStanding("bob", role))).Role}");
        }

        foreach (var kind in Enum.GetValues<RoomKind>())
        {
            Assert.Equal($"{kind}", $"{Changed(new RoomChange(RoomAct.Settings, new RoomCard(kind, "Tea"))).Card.Kind}");
        }

        foreach (var what in Enum.GetValues<RoomAct>())
        {
            Assert.NotEqual(Proto.What.Unspecified, Changed(new RoomChange(what)).What);
        }
    }

    [Fact]
    public void An_answer_to_anything_that_is_no_more_than_done_says_so()
    {
        var answer = Proto.ServerFrame.Parser.ParseFrom(NativeGrpcCodec.Answer(new NativeRequest.SignOut(5), new ServerFrame.Ok(5)));

        Assert.Equal(new Proto.ServerFrame { Id = 5, Done = new Proto.Done() }, answer);
    }

    [Fact]
    public void Every_error_has_a_status_and_a_text_that_every_client_shows()
    {
        foreach (var error in ChatErrors.ByCode.Values)
        {
            var status = GrpcStatus.Of(error);
            Assert.NotEqual(Grpc.Core.StatusCode.OK, status.StatusCode);
            Assert.DoesNotContain(status.Detail, character => character is < ' ' or > '~' or '%');
        }
    }

    private static Proto.Change Changed(RoomChange change)
    {
        var message = new ChatMessage(1, "ada", new MessageKey(Key), Noon, new MessageContent(ContentKind.Change, [], 0) { Change = change });
        return Proto.ServerFrame.Parser.ParseFrom(NativeGrpcCodec.Frame(NativeDescription.Event(message, "tea"))).Event.Changed;
    }
}
