namespace OrleansChat.Storage.Transfer;

/// <summary>Why an export or import cannot go on, in a sentence for the operator. What was imported so far stays; the same import goes on behind it.</summary>
public sealed class TransferException(string message, Exception? inner = null) : Exception(message, inner);
