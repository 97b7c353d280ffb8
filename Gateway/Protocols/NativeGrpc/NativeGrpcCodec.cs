using System.Diagnostics.CodeAnalysis;
using System.Text;
using OrleansChat.Gateway.Protocols.Native;
using OrleansChat.Rooms;
using static OrleansChat.Gateway.Protocols.NativeGrpc.Wire.ClientFrame;
using static OrleansChat.Gateway.Protocols.NativeGrpc.Wire.ReadHistory;

namespace OrleansChat.Gateway.Protocols.NativeGrpc;

/// <summary>Requests of <c>orleanschat.v1</c> from their protobuf, and answers and events to it. No I/O.</summary>
internal static partial class NativeGrpcCodec
{
    /// <summary>Reads what a client sent.</summary>
    /// <returns>False when it cannot be answered: it has no usable id.</returns>
    public static bool TryRead(Wire.ClientFrame frame, [NotNullWhen(true)] out NativeRequest? request)
    {
        request = null;
        if (frame.Id is < 1 or > RequestFields.MaxInteger)
        {
            return false;
        }

        var checks = new FrameChecks();
        request = Read(frame, checks);
        request = checks.Fault is { } fault ? new NativeRequest.Refused(frame.Id, ChatErrors.BadRequest with { Text = fault }) : request;
        return true;
    }

    private static NativeRequest Read(Wire.ClientFrame frame, FrameChecks checks)
    {
        var id = frame.Id;
        return frame.RequestCase switch
        {
            RequestOneofCase.SignIn when frame.SignIn.Token is { Length: > 0 } token => new NativeRequest.SignInByToken(id, token),
            RequestOneofCase.SignIn => new NativeRequest.SignIn(id, checks.There("user", frame.SignIn.User), checks.There("password", frame.SignIn.Password)),
            RequestOneofCase.Register => new NativeRequest.Register(id, checks.There("user", frame.Register.User), checks.There("password", frame.Register.Password)),
            RequestOneofCase.Refresh => new NativeRequest.Refresh(id),
            RequestOneofCase.SignOut => new NativeRequest.SignOut(id),
            RequestOneofCase.Rooms => new NativeRequest.Rooms(id),
            RequestOneofCase.Subscribe => ReadSubscribe(id, frame.Subscribe, checks),
            RequestOneofCase.Unsubscribe => new NativeRequest.Unsubscribe(id, checks.Room(frame.Unsubscribe.Room)),
            RequestOneofCase.Send => ReadSend(id, frame.Send, checks),
            RequestOneofCase.History => new NativeRequest.History(id, checks.Room(frame.History.Room), ReadQuery(frame.History, checks) with { Images = false, WithoutAnnotations = true }),
            RequestOneofCase.Image => new NativeRequest.Image(id, checks.Room(frame.Image.Room), checks.Integer("seq", frame.Image.Seq, 1)),
            RequestOneofCase.Typing => new NativeRequest.Typing(id, checks.Room(frame.Typing.Room)),
            _ => ReadAboutRooms(frame, checks),
        };
    }

    private static NativeRequest.Subscribe ReadSubscribe(long id, Wire.Subscribe request, FrameChecks checks) => new(
        id,
        checks.Room(request.Room),
        request.HasLast ? checks.Count("last", request.Last, 0, NativeCodec.MostMessages) : NativeCodec.Few,
        checks.Place("after", request.After));

    private static NativeRequest ReadSend(long id, Wire.Send request, FrameChecks checks)
    {
        var (room, key) = (checks.Room(request.Room), checks.Key(request.Key));
        var target = checks.Integer("reply_to", request.ReplyTo, 0);
        switch (request.ContentCase)
        {
            case Wire.Send.ContentOneofCase.Text:
                return new NativeRequest.Send(id, room, key, new MessageContent(ContentKind.Text, Encoding.UTF8.GetBytes(request.Text), 0) { Target = target });
            case Wire.Send.ContentOneofCase.Image when ImageType.Find(request.Image.Span) is not null:
                var name = request.FileName is { Length: > 0 } given ? given : null;
                return new NativeRequest.Send(id, room, key, new MessageContent(ContentKind.Image, request.Image.ToByteArray(), 0, name) { Target = target });
            case Wire.Send.ContentOneofCase.Image:
                return new NativeRequest.Refused(id, ChatErrors.NotAnImage);
            default:
                return checks.Miss("text or image,", new NativeRequest.Refused(id, ChatErrors.BadRequest), "one of the two, is what is sent");
        }
    }

    private static ReadHistory ReadQuery(Wire.ReadHistory request, FrameChecks checks)
    {
        var limit = request.HasLimit ? checks.Count("limit", request.Limit, 1, NativeCodec.MostMessages) : NativeCodec.Few;
        return request.FromCase switch
        {
            FromOneofCase.Before => ReadHistory.Before(checks.Integer("before", request.Before, 0), limit, NativeCodec.PageBytes),
            FromOneofCase.After => ReadHistory.After(checks.Integer("after", request.After, 0), limit, NativeCodec.PageBytes),
            FromOneofCase.Around => ReadHistory.Around(checks.Integer("around", request.Around, 0), limit, NativeCodec.PageBytes),
            FromOneofCase.SinceMs => ReadHistory.Since(checks.Time("since_ms", request.SinceMs), limit, NativeCodec.PageBytes),
            FromOneofCase.UntilMs => ReadHistory.Until(checks.Time("until_ms", request.UntilMs), limit, NativeCodec.PageBytes),
            _ => ReadHistory.Before(long.MaxValue, limit, NativeCodec.PageBytes),
        };
    }
}
