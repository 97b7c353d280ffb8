namespace OrleansChat.Bench.Load;

/// <summary>Something that can say a message in the room.</summary>
internal interface IMessageSender
{
    /// <summary>Writes the message with <paramref name="stamp"/> in it, or says that the server has to take others first.</summary>
    bool TrySend(in Stamp stamp);

    void Flush();
}
