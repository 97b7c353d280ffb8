using Grpc.Core;

namespace OrleansChat.Tests.Standalone.Grpc;

/// <summary>What the methods of <see cref="EchoService"/> do in a test. By default they send back what they get.</summary>
public sealed class EchoHandlers
{
    public UnaryServerMethod<Note, Note> Say { get; set; } = (note, _) => Task.FromResult(note);

    public ClientStreamingServerMethod<Note, Note> Collect { get; set; } = async (notes, _) =>
    {
        var all = "";
        while (await notes.MoveNext())
        {
            all += notes.Current.Text;
        }

        return new Note { Text = all };
    };

    public ServerStreamingServerMethod<Note, Note> Count { get; set; } = async (note, notes, _) =>
    {
        foreach (var word in note.Text.Split(' '))
        {
            await notes.WriteAsync(new Note { Text = word });
        }
    };

    public DuplexStreamingServerMethod<Note, Note> Chat { get; set; } = async (requests, responses, _) =>
    {
        while (await requests.MoveNext())
        {
            await responses.WriteAsync(requests.Current);
        }
    };
}
