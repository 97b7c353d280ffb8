using System.Buffers;
using System.Text.Json;
using OrleansChat.Gateway.WebSockets;
using OrleansChat.Rooms;

namespace OrleansChat.Gateway.Protocols.WebChannel;

internal static partial class WebChannelCodec
{
    /// <summary>The signal that asks clients whether their users are there.</summary>
    public static byte[] KeepAlive { get; } = WebSocketFrames.Text("""{"object":"chatserver","signal":6,"type":1}"""u8);

    /// <summary>The signal that somebody came or went.</summary>
    public static byte[] UserCountChanged { get; } = WebSocketFrames.Text("""{"object":"chatserver","signal":8,"type":1}"""u8);

    public static byte[] NewMessage(string time, string user, string text) => Frame(writer =>
    {
        writer.WriteStartObject();
        writer.WriteStartArray("args"u8);
        writer.WriteStringValue(time);
        writer.WriteStringValue(user);
        writer.WriteStringValue(text);
        writer.WriteEndArray();
        writer.WriteString("object"u8, ObjectName);
        writer.WriteNumber("signal"u8, WebChannelSignal.NewMessage);
        writer.WriteNumber("type"u8, 1);
        writer.WriteEndObject();
    });

    /// <summary>The update of <c>userList</c>.</summary>
    public static byte[] UserList(RoomRoster roster) => Frame(writer =>
    {
        writer.WriteStartObject();
        writer.WriteStartArray("data"u8);
        writer.WriteStartObject();
        writer.WriteString("object"u8, ObjectName);
        writer.WriteStartObject("properties"u8);
        writer.WritePropertyName("1"u8);
        WriteNames(writer, roster);
        writer.WriteEndObject();
        writer.WriteStartObject("signals"u8);
        writer.WriteStartArray("7"u8);
        writer.WriteEndArray();
        writer.WriteEndObject();
        writer.WriteEndObject();
        writer.WriteEndArray();
        writer.WriteNumber("type"u8, 2);
        writer.WriteEndObject();
    });

    /// <summary>The answer to a call.</summary>
    /// <param name="id">The request's, as it came.</param>
    /// <param name="data">JSON.</param>
    public static byte[] Response(ReadOnlySpan<byte> id, ReadOnlySpan<byte> data) =>
        WebSocketFrames.Text([.. "{\"data\":"u8, .. data, .. ",\"id\":"u8, .. id, .. ",\"type\":10}"u8]);

    /// <summary>The answer to <c>init</c>: the class of <c>chatserver</c> as Qt 6 describes it, and who is here.</summary>
    public static byte[] Description(ReadOnlySpan<byte> id, RoomRoster roster)
    {
        var names = Json(writer => WriteNames(writer, roster));
        return Response(id, [.. DescriptionBeforeNames, .. names, .. DescriptionAfterNames]);
    }

    private static ReadOnlySpan<byte> DescriptionBeforeNames => """
        {"chatserver":{"methods":[["deleteLater",3],["deleteLater()",3],["login",11],["login(QString)",11],["logout",12],["logout(QString)",12],["sendMessage",13],["sendMessage(QString,QString)",13],["keepAliveResponse",14],["keepAliveResponse(QString)",14]],"properties":[[0,"objectName",[1,2],""],[1,"userList",[1,7],
        """u8;

    private static ReadOnlySpan<byte> DescriptionAfterNames => """
        ]],"signals":[["destroyed",0],["destroyed(QObject*)",0],["destroyed()",1],["newMessage",5],["newMessage(QString,QString,QString)",5],["keepAlive",6],["keepAlive()",6],["userCountChanged",8],["userCountChanged()",8]]}}
        """u8;

    // A room with more people than it names says how many there are, in the one place that clients show.
    private static void WriteNames(Utf8JsonWriter writer, RoomRoster roster)
    {
        writer.WriteStartArray();
        foreach (var name in roster.Names)
        {
            writer.WriteStringValue(name);
        }

        if (roster.Count > roster.Names.Length)
        {
            writer.WriteStringValue($"({roster.Count} people)");
        }

        writer.WriteEndArray();
    }

    private static byte[] Frame(Action<Utf8JsonWriter> write) => WebSocketFrames.Text(Json(write));

    private static ReadOnlySpan<byte> Json(Action<Utf8JsonWriter> write)
    {
        var bytes = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(bytes, Compact))
        {
            write(writer);
        }

        return bytes.WrittenSpan;
    }
}
