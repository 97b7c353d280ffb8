using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http.Features;
using OrleansChat.Gateway.Protocols.Shared;
using OrleansChat.Gateway.Sessions;

namespace OrleansChat.Gateway.Protocols.Native;

/// <summary><c>POST /api/session</c>: a password for a token, before there is a WebSocket.</summary>
internal sealed partial class SessionEndpoint(Authenticator authenticator, SessionTokens tokens, ILogger<SessionEndpoint> logger)
{
    private const int MaxBodyBytes = 4 * 1024;

    public async Task ServeAsync(HttpContext context)
    {
        context.Response.Headers.CacheControl = "no-store";
        context.Features.GetRequiredFeature<IHttpMaxRequestBodySizeFeature>().MaxRequestBodySize = MaxBodyBytes;
        if (await ReadAsync(context) is not { } credentials)
        {
            await RefuseAsync(context, StatusCodes.Status400BadRequest, ChatErrors.BadRequest with { Text = """The body is {"user":"…","password":"…"}, as application/json.""" });
            return;
        }

        try
        {
            var (user, error) = await authenticator.SignInAsync(credentials.User!, credentials.Password!, context.PeerAddress, CancellationToken.None); // both are there
            if (error is not null)
            {
                await RefuseAsync(context, StatusOf(error), error);
                return;
            }

            var token = tokens.Issue(user);
            await WriteAsync(context, new SessionAnswer(user.Value, token.Text, (long)token.ExpiresIn.TotalMilliseconds), NativeCodec.Json.SessionAnswer);
        }
        catch (Exception fault) when (!context.RequestAborted.IsCancellationRequested && !context.Response.HasStarted)
        {
            LogNotServed(logger, fault);
            await RefuseAsync(context, StatusCodes.Status503ServiceUnavailable, ChatErrors.Unavailable);
        }
    }

    // A page of another site can make a browser send anything but this type of content without asking first.
    private static async ValueTask<SessionRequest?> ReadAsync(HttpContext context)
    {
        try
        {
            return context.Request.HasJsonContentType()
                && await JsonSerializer.DeserializeAsync(context.Request.Body, NativeJson.Default.SessionRequest, context.RequestAborted) is { User: not null, Password: not null } request
                ? request
                : null;
        }
        catch (Exception garbage) when (garbage is JsonException or BadHttpRequestException or InvalidOperationException)
        {
            return null;
        }
    }

    private static int StatusOf(ChatError error) => error switch
    {
        _ when error == ChatErrors.TooManyAttempts => StatusCodes.Status429TooManyRequests,
        { Retryable: true } => StatusCodes.Status503ServiceUnavailable,
        _ => StatusCodes.Status401Unauthorized,
    };

    private static Task RefuseAsync(HttpContext context, int status, ChatError error)
    {
        context.Response.StatusCode = status;
        return WriteAsync(context, new SessionRefusal(error.Code, error.Name, error.Text, error.Retryable), NativeCodec.Json.SessionRefusal);
    }

    private static Task WriteAsync<T>(HttpContext context, T answer, JsonTypeInfo<T> type)
    {
        context.Response.ContentType = "application/json; charset=utf-8";
        return JsonSerializer.SerializeAsync(context.Response.Body, answer, type, context.RequestAborted);
    }

    [LoggerMessage(2423, LogLevel.Warning, "A password could not be checked for a token; the client is told to try again.")]
    private static partial void LogNotServed(ILogger logger, Exception fault);
}

/// <summary>Who wants a token.</summary>
internal sealed record SessionRequest(string? User, string? Password)
{
    public override string ToString() => nameof(SessionRequest);
}

/// <param name="TokenExpiresInMs">From now on.</param>
internal sealed record SessionAnswer(string User, string Token, long TokenExpiresInMs);

internal sealed record SessionRefusal(int Code, string Name, string Text, bool Retryable);
