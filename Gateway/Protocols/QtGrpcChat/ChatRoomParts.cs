using OrleansChat.Gateway.Feeds;
using OrleansChat.Gateway.Sessions;

namespace OrleansChat.Gateway.Protocols.QtGrpcChat;

/// <summary>What every stream of the protocol uses.</summary>
internal sealed record ChatRoomParts(ChatSessions Sessions, RoomFeeds Feeds, RoomSender Sender, UserPresences Presences, QtGrpcChatCodec Codec, TimeProvider Time);
