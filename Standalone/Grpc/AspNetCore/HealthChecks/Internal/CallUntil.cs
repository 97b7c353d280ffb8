using Grpc.Core;

namespace Grpc.AspNetCore.HealthChecks.Internal;

/// <summary>A call with another reason to end.</summary>
internal sealed class CallUntil(ServerCallContext call, CancellationToken end) : ServerCallContext
{
    protected override string MethodCore => call.Method;
    protected override string HostCore => call.Host;
    protected override string PeerCore => call.Peer;
    protected override DateTime DeadlineCore => call.Deadline;
    protected override Metadata RequestHeadersCore => call.RequestHeaders;
    protected override CancellationToken CancellationTokenCore => end;
    protected override Metadata ResponseTrailersCore => call.ResponseTrailers;
    protected override AuthContext AuthContextCore => call.AuthContext;
    protected override IDictionary<object, object> UserStateCore => call.UserState;

    protected override Status StatusCore
    {
        get => call.Status;
        set => call.Status = value;
    }

    protected override WriteOptions? WriteOptionsCore
    {
        get => call.WriteOptions;
        set => call.WriteOptions = value;
    }

    protected override Task WriteResponseHeadersAsyncCore(Metadata responseHeaders) => call.WriteResponseHeadersAsync(responseHeaders);

    protected override ContextPropagationToken CreatePropagationTokenCore(ContextPropagationOptions? options) =>
        call.CreatePropagationToken(options);
}
