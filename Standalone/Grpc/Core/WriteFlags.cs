namespace Grpc.Core;

/// <summary>How a message is to be written.</summary>
[Flags]
public enum WriteFlags
{
    /// <summary>More comes soon: the message may wait for the next flush.</summary>
    BufferHint = 0x1,

    /// <summary>Not compressed, whatever the call is.</summary>
    NoCompress = 0x2,
}
