using System.Net.WebSockets;
using System.Text;
using OrleansChat.Gateway.WebSockets;
using static OrleansChat.Tests.Gateway.WebSockets.ClientFrames;

namespace OrleansChat.Tests.Gateway.WebSockets;

public sealed class WebSocketReaderTests
{
    private const int MaxBytes = 100_000;

    private readonly WebSocketReader _reader = new(MaxBytes);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public async Task What_another_library_sends_is_read_the_same_however_it_is_cut(int seed)
    {
        var random = new Random(seed);
        var sent = new List<string>();
        var wire = new MemoryStream();
        using (var client = WebSocket.CreateFromStream(wire, new WebSocketCreationOptions { IsServer = false }))
        {
            for (var count = 0; count < 200; count++)
            {
                var isText = random.Next(2) == 0;
                var body = new byte[random.Next(10) == 0 ? random.Next(MaxBytes) : random.Next(300)];
                random.NextBytes(body);
                body = isText ? Encoding.ASCII.GetBytes(Convert.ToHexString(body))[..body.Length] : body;
                sent.Add($"{(isText ? "Text" : "Binary")} {Convert.ToHexString(body)}");
                await SendInPiecesAsync(client, body, isText ? WebSocketMessageType.Text : WebSocketMessageType.Binary, random);
            }
        }

        var read = Read(wire.ToArray(), () => random.Next(1, 20_000));

        Assert.Equal(sent, read);
    }

    [Theory]
    [InlineData(11)]
    [InlineData(12)]
    [InlineData(13)]
    public void Garbage_is_a_fault_and_never_an_exception(int seed)
    {
        var random = new Random(seed);
        var garbage = new byte[2_000];
        for (var run = 0; run < 2_000; run++)
        {
            random.NextBytes(garbage);
            garbage[1] |= 0x80;                 // masked, or it would mostly end there
            garbage[0] = (byte)(garbage[0] & 0x8F);
            var reader = new WebSocketReader(1_000);

            var reads = ReadAll(reader, garbage, () => random.Next(1, 100)).ToList();

            Assert.True(reads.Count < garbage.Length);
            reader.Release();
        }
    }

    [Fact]
    public void A_control_frame_may_come_between_the_fragments_of_a_message()
    {
        byte[] wire = [.. Frame(1, "Hel"u8, isFinal: false), .. Frame(9, "ping"u8), .. Frame(0, "lo"u8)];

        Assert.Equal(["Ping ping", "Text 48656C6C6F"], Read(wire, () => 1));
    }

    [Fact]
    public void A_character_may_be_cut_by_a_fragment_and_by_a_read()
    {
        var text = "né 山"u8.ToArray();
        byte[] wire = [.. Frame(1, text.AsSpan(0, 2), isFinal: false), .. Frame(0, text.AsSpan(2))];

        Assert.Equal([$"Text {Convert.ToHexString(text)}"], Read(wire, () => 1));
    }

    [Theory]
    [InlineData(1002, "a reserved bit", 1, "", true, true, 4)]
    [InlineData(1002, "an opcode that is none", 3, "", true, true, 0)]
    [InlineData(1002, "a control opcode that is none", 11, "", true, true, 0)]
    [InlineData(1002, "a frame without a mask", 1, "hi", true, false, 0)]
    [InlineData(1002, "a fragmented ping", 9, "", false, true, 0)]
    [InlineData(1002, "a continuation of nothing", 0, "hi", true, true, 0)]
    [InlineData(1007, "text that is not UTF-8", 1, "\u00ff", true, true, 0)]
    [InlineData(1002, "a close of one byte", 8, "x", true, true, 0)]
    [InlineData(1002, "a close with code 1005", 8, "\u0003\u00ed", true, true, 0)]
    [InlineData(1007, "a close whose reason is not UTF-8", 8, "\u0003\u00e8\u00ff", true, true, 0)]
    public void What_RFC_6455_forbids_is_a_fault_with_its_code(int code, string what, int opcode, string payload, bool isFinal, bool isMasked, int reserved)
    {
        var wire = Frame(opcode, Encoding.Latin1.GetBytes(payload), isFinal, isMasked, reserved);

        Assert.Equal([$"Fault {code}"], Read(wire, () => 7));
        Assert.NotEmpty(what);
    }

    [Fact]
    public void A_message_that_begins_inside_another_is_a_fault() =>
        Assert.Equal(["Fault 1002"], Read([.. Frame(1, "a"u8, isFinal: false), .. Frame(1, "b"u8)], () => 100));

    [Fact]
    public void A_control_frame_over_125_bytes_is_a_fault() => Assert.Equal(["Fault 1002"], Read(Frame(9, new byte[126]), () => 100));

    [Fact]
    public void The_largest_message_is_read_and_one_byte_more_is_a_fault_in_one_piece_or_several()
    {
        Assert.Equal([$"Binary {new string('0', 2 * MaxBytes)}"], Read(Frame(2, new byte[MaxBytes]), () => 5_000));

        Assert.Equal(["Fault 1009"], Read(Frame(2, new byte[MaxBytes + 1]), () => 5_000, new WebSocketReader(MaxBytes)));
        Assert.Equal(
            ["Fault 1009"],
            Read([.. Frame(2, new byte[MaxBytes], isFinal: false), .. Frame(0, new byte[1])], () => 5_000, new WebSocketReader(MaxBytes)));
    }

    [Fact]
    public void A_length_that_is_only_announced_costs_no_memory()
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        var reader = new WebSocketReader(int.MaxValue);
        var head = Frame(2, new byte[70_000])[..14];
        head[2] = 0;
        head[6] = 0x7F; // some 2 GB to come

        Assert.Equal([], Read([.. head, 1, 2, 3], () => 100, reader));

        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 1_000_000);
        reader.Release();
    }

    private List<string> Read(byte[] wire, Func<int> cut, WebSocketReader? reader = null) => [.. ReadAll(reader ?? _reader, wire, cut)];

    private static IEnumerable<string> ReadAll(WebSocketReader reader, byte[] wire, Func<int> cut)
    {
        for (var at = 0; at < wire.Length;)
        {
            var memory = reader.GetMemory();
            var piece = Math.Min(Math.Min(cut(), wire.Length - at), memory.Length);
            wire.AsMemory(at, piece).CopyTo(memory);
            reader.Advance(piece);
            at += piece;
            WebSocketRead read;
            while ((read = reader.Next()) != WebSocketRead.NeedsBytes)
            {
                yield return read switch
                {
                    WebSocketRead.Message => $"{reader.Message.Kind} {Convert.ToHexString(reader.Message.Body.Span)}",
                    WebSocketRead.Fault => $"Fault {reader.Fault!.Code}", // set with this outcome
                    _ => $"{read} {Encoding.UTF8.GetString(reader.Control.Span)}",
                };
                if (read == WebSocketRead.Fault)
                {
                    yield break;
                }
            }
        }
    }

    private static async Task SendInPiecesAsync(WebSocket client, byte[] body, WebSocketMessageType type, Random random)
    {
        var at = 0;
        while (random.Next(3) == 0 && at < body.Length)
        {
            var piece = random.Next(body.Length - at);
            await client.SendAsync(body.AsMemory(at, piece), type, endOfMessage: false, TestContext.Current.CancellationToken);
            at += piece;
        }

        await client.SendAsync(body.AsMemory(at), type, endOfMessage: true, TestContext.Current.CancellationToken);
    }
}
