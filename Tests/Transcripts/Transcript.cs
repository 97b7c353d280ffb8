using System.Text;
using System.Text.RegularExpressions;

namespace OrleansChat.Tests.Transcripts;

/// <summary>A conversation as a protocol's page shows it, in a block marked <c>transcript</c>, to be had with the gateway again.</summary>
/// <remarks>
/// <code>
/// bob connects to webchannel                   which listener; then perhaps a path, then perhaps headers, each after a blank and a bar:  | Origin: C1
/// bob > {"type":3,"id":0}                      what the client says
/// bob &lt; {"data":…,"id":0,"type":10}             what it must hear next; … stands for anything
/// # a remark
/// </code>
/// What <c>&gt;</c> and <c>&lt;</c> stand for is the matter of the actor that the listener has.
/// </remarks>
internal sealed partial class Transcript
{
    private static readonly string[] Hints = ["""{"t":"rooms_changed",""", """{"t":"roster","""];

    private readonly List<string> _lines;

    private Transcript(string page, int number, List<string> lines) => (Page, Number, _lines) = (page, number, lines);

    /// <summary>The page's name without its ending.</summary>
    public string Page { get; }

    /// <summary>Which block of the page, from 1.</summary>
    public int Number { get; }

    /// <summary>The transcripts of a page.</summary>
    public static IEnumerable<Transcript> ReadAll(string file)
    {
        var number = 0;
        return Block.Matches(File.ReadAllText(file)).Select(match => new Transcript(
            Path.GetFileNameWithoutExtension(file), ++number,
            [.. match.Groups[1].Value.Split('\n').Select(line => line.TrimEnd('\r')).Where(line => line.Length > 0 && !line.StartsWith('#'))]));
    }

    /// <summary>Has the conversation.</summary>
    /// <param name="connect">Makes the client of a line: its listener, and the words behind.</param>
    public async Task PlayAsync(Func<string, string, Task<ITranscriptActor>> connect)
    {
        var actors = new Dictionary<string, ITranscriptActor>(StringComparer.Ordinal);
        try
        {
            foreach (var line in _lines)
            {
                var match = Line.Match(line);
                Assert.True(match.Success, $"Not a line of a transcript: {line}");
                var (who, what, words) = (match.Groups["who"].Value, match.Groups["what"].Value, match.Groups["words"].Value);
                switch (what)
                {
                    case ">":
                        await actors[who].SayAsync(words);
                        break;
                    case "<":
                        AssertMatches(line, words, await HearAsync(actors[who], words));
                        break;
                    default:
                        var listener = words.Split(' ', 2);
                        actors[who] = await connect(listener[0], listener.Length > 1 ? listener[1] : "");
                        break;
                }
            }
        }
        finally
        {
            foreach (var actor in actors.Values)
            {
                await actor.DisposeAsync();
            }
        }
    }

    // These come when they come, and are passed over where none is shown.
    private static async Task<string> HearAsync(ITranscriptActor actor, string expected)
    {
        while (true)
        {
            var heard = await actor.HearAsync();
            if (!Hints.Any(hint => heard.StartsWith(hint, StringComparison.Ordinal) && !expected.StartsWith(hint, StringComparison.Ordinal)))
            {
                return heard;
            }
        }
    }

    private static void AssertMatches(string line, string expected, string heard)
    {
        var pattern = new StringBuilder("^").AppendJoin(".*", expected.Split('…').Select(Regex.Escape)).Append('$');
        Assert.True(Regex.IsMatch(heard, pattern.ToString(), RegexOptions.Singleline), $"The transcript says\n{line}\nand what came was\n{heard}");
    }

    [GeneratedRegex("```transcript\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Block { get; }

    [GeneratedRegex("^(?<who>[A-Za-z0-9]+) +(?<what>>|<|connects to) ?(?<words>.*)$")]
    private static partial Regex Line { get; }
}
