using System.Net;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;
using OrleansChat.Relays;

namespace OrleansChat.Gateway.Relays;

/// <summary>The operator's commands: who is online at the relays, what they said to the server, and a text to all or to one.</summary>
/// <remarks>
/// They ask for no password: the listener is on loopback addresses only, and what a browser may have been talked into sending is refused. See
/// docs/protocols/originrelay.md.
/// </remarks>
internal sealed partial class RelayOperator(IClusterClient cluster, IOptions<RelayOptions> options, ILogger<RelayOperator> logger)
{
    // With text beyond ASCII as it is: no browser reads it.
    private static readonly OperatorJson Relaxed = new(new JsonSerializerOptions(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    private IRelayDirectoryGrain Directory => cluster.GetGrain<IRelayDirectoryGrain>(RelayDirectory.Key);

    public Task ListAsync(HttpContext context) => ServeAsync(context, async () =>
    {
        var online = await Directory.ListAsync();
        await WriteAsync(context, new OperatorList([.. online.Select(Describe)]));
    });

    public Task ReadAsync(HttpContext context) => ServeAsync(context, async () =>
    {
        var given = context.Request.Query["after"];
        var after = 0L;
        if (given.Count > 0 && !long.TryParse(given, out after))
        {
            await RefuseAsync(context, HttpStatusCode.BadRequest, "after is the number of the last text that was read.");
            return;
        }

        var heard = await Directory.ReadHeardAsync(after);
        var before = heard.Last - heard.Texts.Length;
        await WriteAsync(context, new OperatorInbox(heard.Last, [.. heard.Texts.Select((text, index) => Describe(text, before + index + 1))]));
    });

    public Task SendAsync(HttpContext context) => ServeAsync(context, async () =>
    {
        if (await ReadCommandAsync(context) is not { } command)
        {
            return;
        }

        var text = Encoding.UTF8.GetBytes(command.Text.Trim());
        if (text.Length == 0 || text.Length > options.Value.MaxTextBytes)
        {
            await RefuseAsync(context, HttpStatusCode.BadRequest, $"text has 1 to {options.Value.MaxTextBytes} bytes of UTF-8, without the blanks at its ends.");
        }
        else if (command.To is null)
        {
            await WriteAsync(context, new OperatorSent(await Directory.SendToAllAsync(text)));
        }
        else if (await Directory.SendToOneAsync(command.To, text))
        {
            await WriteAsync(context, new OperatorSent(1));
        }
        else
        {
            await RefuseAsync(context, HttpStatusCode.NotFound, "Nobody is online under this name.");
        }
    });

    private static OperatorConnection Describe(RelayConnection connection)
    {
        var (protocol, name) = Describe(RelayAddress.FromKey(connection.Address));
        return new OperatorConnection(protocol, name, connection.Since);
    }

    private static OperatorText Describe(RelayHeard heard, long number)
    {
        var (protocol, name) = Describe(RelayAddress.FromKey(heard.Address));
        return new OperatorText(number, protocol, name, heard.At, Encoding.UTF8.GetString(heard.Text));
    }

    private static (string Protocol, string Name) Describe(RelayAddress address) =>
        address.TopicName is { } topic ? ("topic", topic) : ("origin", address.OriginName ?? "");

    private async Task ServeAsync(HttpContext context, Func<Task> serve)
    {
        if (context.Request.Headers.ContainsKey(HeaderNames.Origin) || !IsLoopback(context.Request.Host))
        {
            await RefuseAsync(context, HttpStatusCode.Forbidden, "These commands are for programs on this machine, not for pages in a browser.");
            return;
        }

        try
        {
            await serve();
        }
        catch (Exception fault) when (!context.RequestAborted.IsCancellationRequested && !context.Response.HasStarted)
        {
            LogNotServed(logger, fault);
            await RefuseAsync(context, HttpStatusCode.ServiceUnavailable, "The relays cannot be reached; try again.");
        }
    }

    // A page of another site can make a browser send anything but this type of content without asking first.
    private async ValueTask<OperatorCommand?> ReadCommandAsync(HttpContext context)
    {
        if (!MediaTypeHeaderValue.TryParse(context.Request.ContentType, out var type) || !type.MediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase))
        {
            await RefuseAsync(context, HttpStatusCode.UnsupportedMediaType, "The command is application/json.");
            return null;
        }

        // A text with every character escaped, twice over.
        context.Features.GetRequiredFeature<IHttpMaxRequestBodySizeFeature>().MaxRequestBodySize = (12L * options.Value.MaxTextBytes) + 4_096;
        try
        {
            return await JsonSerializer.DeserializeAsync(context.Request.Body, OperatorJson.Default.OperatorCommand, context.RequestAborted)
                ?? throw new JsonException();
        }
        catch (Exception garbage) when (garbage is JsonException or BadHttpRequestException or InvalidOperationException)
        {
            await RefuseAsync(context, HttpStatusCode.BadRequest, """The command is {"text": "…", "to": null or a name}.""");
            return null;
        }
    }

    private static bool IsLoopback(HostString host) =>
        string.Equals(host.Host, "localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(host.Host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));

    private static Task WriteAsync<T>(HttpContext context, T answer)
    {
        context.Response.ContentType = "application/json; charset=utf-8";
        return JsonSerializer.SerializeAsync(context.Response.Body, answer, typeof(T), Relaxed, context.RequestAborted);
    }

    private static Task RefuseAsync(HttpContext context, HttpStatusCode status, string text)
    {
        context.Response.StatusCode = (int)status;
        context.Response.ContentType = "text/plain; charset=utf-8";
        return context.Response.WriteAsync($"{text}\n", context.RequestAborted);
    }

    [LoggerMessage(2505, LogLevel.Warning, "A command of the relays' operator could not be served.")]
    private static partial void LogNotServed(ILogger logger, Exception fault);
}
