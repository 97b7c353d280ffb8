using Grpc.Core;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Grpc.AspNetCore.Server.Internal;

internal sealed partial class HttpServerCallContext
{
    /// <summary>Ends the call with the status that the handler left.</summary>
    public Task EndAsync()
    {
        if (_deadline is null)
        {
            WriteTrailers();
            return Task.CompletedTask;
        }

        return EndBeforeDeadlineAsync(_deadline);
    }

    /// <summary>Ends the call with what the exception says.</summary>
    public Task FailAsync(Exception fault, string methodName)
    {
        switch (fault)
        {
            case RpcException refusal:
                GrpcServerLog.RpcConnectionError(Logger, refusal.StatusCode, refusal.Status.Detail, refusal.Status.DebugException);
                foreach (var trailer in refusal.Trailers)
                {
                    ResponseTrailers.Add(trailer);
                }

                Status = refusal.Status;
                break;
            case OperationCanceledException or IOException or CallCompleteException when CancellationToken.IsCancellationRequested:
                GrpcServerLog.ServiceMethodCanceled(Logger, methodName, fault);
                Status = Unknown(fault); // reaches nobody
                break;
            case IOException when fault == BrokenBody: // the request breaks off a little before the token is cancelled
                GrpcServerLog.ErrorReadingMessage(Logger, fault);
                Status = new Status(StatusCode.Internal, "Incomplete message.");
                break;
            default:
                GrpcServerLog.ErrorExecutingServiceMethod(Logger, methodName, fault);
                Status = Unknown(fault);
                break;
        }

        return EndAsync();
    }

    /// <summary>Puts the deadline's status in place of the handler's and completes the response. Called at most once, instead of the handler's end.</summary>
    public Task SendDeadlineExceededAsync()
    {
        Status = new Status(StatusCode.DeadlineExceeded, "Deadline Exceeded");
        Protocol.SetStatus(Protocol.StatusDestination(HttpContext.Response), Status);
        return HttpContext.Features.Get<IHttpResponseBodyFeature>()?.CompleteAsync() ?? Task.CompletedTask;
    }

    private async Task EndBeforeDeadlineAsync(CallDeadline deadline)
    {
        await using (deadline)
        {
            if (deadline.TryEnd())
            {
                WriteTrailers();
            }
            else
            {
                await deadline.PassedAsync();
            }
        }
    }

    private void WriteTrailers()
    {
        var destination = Protocol.StatusDestination(HttpContext.Response);
        foreach (var trailer in _responseTrailers ?? Metadata.Empty)
        {
            try
            {
                destination.Append(trailer.Key, trailer.WireValue);
            }
            catch (InvalidOperationException ex)
            {
                // The handler's mistake (control characters, say); without a status the client would wait for ever.
                GrpcServerLog.ErrorExecutingServiceMethod(Logger, Method, new InvalidOperationException($"Error adding response trailer '{trailer.Key}'.", ex));
                Status = Unknown(ex);
                break;
            }
        }

        Protocol.SetStatus(destination, Status);
    }

    private Status Unknown(Exception fault) => new(
        StatusCode.Unknown,
        Settings.DetailedErrors ? $"Exception was thrown by handler. {Describe(fault)}" : "Exception was thrown by handler.",
        fault);

    private static string Describe(Exception fault) => fault.InnerException is null
        ? $"{fault.GetType().Name}: {fault.Message}"
        : $"{fault.GetType().Name}: {fault.Message} {Describe(fault.InnerException)}";
}
