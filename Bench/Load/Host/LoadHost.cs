using System.Text.Json;

namespace OrleansChat.Bench.Load.Host;

/// <summary>The load process: reads requests from its input, a line each, answers on its output and ends when the input does.</summary>
internal static class LoadHost
{
    public static async Task<int> RunAsync(TextReader requests, TextWriter answers, CancellationToken cancellationToken)
    {
        using var load = new LoadGenerator();
        while (await requests.ReadLineAsync(cancellationToken) is { } line)
        {
            var request = JsonSerializer.Deserialize(line, LoadJson.Default.LoadRequest);
            var answer = await AnswerAsync(load, request!, cancellationToken); // the command sends no null
            await answers.WriteLineAsync(JsonSerializer.Serialize(answer, LoadJson.Default.LoadAnswer).AsMemory(), cancellationToken);
            await answers.FlushAsync(cancellationToken);
        }
        return 0;
    }

    private static async Task<LoadAnswer> AnswerAsync(LoadGenerator load, LoadRequest request, CancellationToken cancellationToken)
    {
        try
        {
            return request switch
            {
                LoadRequest.Connect connect => await load.ConnectAsync(connect, cancellationToken),
                LoadRequest.Fanout fanout => await load.FanOutAsync(fanout, cancellationToken),
                LoadRequest.Send send => await load.SendAsync(send, cancellationToken),
                _ => new LoadAnswer.Failed($"The load process does not know {request.GetType().Name}."),
            };
        }
        catch (Exception exception) when (exception is LoadException or System.Net.Sockets.SocketException)
        {
            return new LoadAnswer.Failed(exception.Message);
        }
    }
}
