namespace Grpc.AspNetCore.Server.Internal;

/// <summary>A read or write after the end of the call: the handler's mistake, unless the client ended it.</summary>
internal sealed class CallCompleteException(string message) : InvalidOperationException(message);
