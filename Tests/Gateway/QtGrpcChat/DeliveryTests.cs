using System.Security.Cryptography;
using Google.Protobuf;
using Grpc.Core;
using OrleansChat.Gateway.Protocols.QtGrpcChat.Wire;
using OrleansChat.Tests.Gateway.SimpleChat;
using OrleansChat.Tests.Wire;
using FileType = OrleansChat.Gateway.Protocols.QtGrpcChat.Wire.FileMessage.Types.Type;
using StatusType = OrleansChat.Gateway.Protocols.QtGrpcChat.Wire.UserStatus.Types.Type;

namespace OrleansChat.Tests.Gateway.QtGrpcChat;

/// <summary>What is said comes to the others, as it was said.</summary>
[Collection(QtGrpcChatCollection.Name)]
public sealed class DeliveryTests(GatewayFixture fixture)
{
    private const int LargestRequest = 4 * 1024 * 1024;

    [Fact]
    public async Task GQ_6_every_kind_of_message_comes_to_the_others_unchanged_in_order_and_never_to_its_sender()
    {
        const string Ada = "Ada 6";
        await using var client = new QtChatClient(fixture.Gateway.GrpcPort);
        await using var ada = await client.RegisterAndEnterAsync(Ada);
        await using var bob = await client.RegisterAndEnterAsync("Bob 6");
        await using var cleo = await client.RegisterAndEnterAsync("Cleo 6");
        var strange = Speak.Status(Ada, (StatusType)77);
        strange.Timestamp = -5;
        ChatMessage[] said =
        [
            Speak.Text(Ada, "hello"),
            Speak.Text(Ada, "строка\0 🦊\r\n"),
            Speak.File(Ada, FileType.Image, "fox.png", [1, 2, 3]),
            Speak.Status(Ada, StatusType.Inactive),
            Speak.File(Ada, FileType.Audio, "bark.ogg", RandomNumberGenerator.GetBytes(100_000)),
            Speak.File(Ada, FileType.Unknown, "", [0]),
            strange,
            .. Speak.Pieces(Ada, "film.mkv", RandomNumberGenerator.GetBytes(100_000), pieceBytes: 30_000),
            Speak.File(Ada, FileType.Image, "bär.png", RandomNumberGenerator.GetBytes(800_000)),
            Speak.Status(Ada, StatusType.Active),
            Speak.Text(Ada, "that was all"),
        ];

        foreach (var message in said)
        {
            await ada.SendAsync(message);
        }

        var marker = Speak.Something("Bob 6");
        foreach (var reader in new[] { bob, cleo })
        {
            var heard = await reader.ReadUntilAsync(said[^1]);
            Assert.Equal(said, heard.Where(message => message.Username == Ada && message.UserStatus is not { Type: StatusType.Login } and not { Fetched: true }));
        }

        await bob.SendAsync(marker);
        Assert.DoesNotContain(await ada.ReadUntilAsync(marker), message => message.Username == Ada);
    }

    [Fact]
    public async Task GQ_6_fields_that_nobody_knows_are_passed_on_with_what_is_not_kept()
    {
        await using var connection = await WireConnection.ConnectAsync(fixture.Gateway.GrpcPort);
        await using var client = new QtChatClient(fixture.Gateway.GrpcPort);
        await connection.RegisterAsync("newer than us");
        await using var bob = await client.RegisterAndEnterAsync("Bob knows");
        var call = await connection.EnterAsync("newer than us");
        byte[] status = [.. Speak.Status("newer than us", StatusType.Active).ToByteArray(), 0xa2, 0x06, 0x02, 0x68, 0x69]; // field 100: "hi"

        await call.SendMessageAsync(status);
        var heard = await bob.ReadUntilStatusAsync("newer than us", StatusType.Active);

        Assert.Equal(status, heard[^1].ToByteArray());
    }

    [Fact]
    public async Task GQ_6_old_clients_and_new_ones_are_in_the_same_room()
    {
        const string Ada = "Ada in both";
        await using var client = new QtChatClient(fixture.Gateway.GrpcPort);
        await using var older = new ChatClient(fixture.Gateway.GrpcPort);
        await using var list = await older.ListAsync("user3");
        Assert.NotNull(await list.ReadAsync());
        await using var ada = await client.RegisterAndEnterAsync(Ada);
        var image = RandomNumberGenerator.GetBytes(1000);

        await ada.SendAsync(Speak.Text(Ada, "from the new"));
        await ada.SendAsync(Speak.File(Ada, FileType.Image, "fox.png", image));
        var toOld = await OrleansChat.Tests.Clients.ChatStreamReading.ReadUntilAsync(list, ByteString.CopyFrom(image));
        Assert.Equal(0, (int)(await older.SendAsync(Say.Text("from the old"), "user3")).Code);
        Assert.Equal(0, (int)(await older.SendAsync(Say.Image([7, 7, 7]), "user3")).Code);
        var toNew = await ada.ReadUntilAsync(message => message.Username == "user3" && message.File is not null);

        Assert.Equal((Ada, OrleansChat.Gateway.Protocols.SimpleChat.Wire.ChatMessage.Types.ContentType.Image), (toOld.From, toOld.Type));
        Assert.Contains(toNew, message => message is { Username: "user3", Text.Content: "from the old" });
        Assert.Equal((FileType.Image, "", 3ul), (toNew[^1].File.Type, toNew[^1].File.Name, toNew[^1].File.Size));
        Assert.Equal([7, 7, 7], toNew[^1].File.Content.ToByteArray());
    }

    [Fact]
    public async Task GQ_7_a_message_without_content_ends_nothing()
    {
        await using var client = new QtChatClient(fixture.Gateway.GrpcPort);
        await using var ada = await client.RegisterAndEnterAsync("Ada 7");
        await using var bob = await client.RegisterAndEnterAsync("Bob 7");
        var text = Speak.Something("Ada 7");

        await ada.SendAsync(Speak.Nothing("Ada 7"));
        await ada.SendAsync(new ChatMessage());
        await ada.SendAsync(text);

        await bob.ReadUntilAsync(text);
        Assert.Null(ada.Status);
    }

    [Fact]
    public async Task GQ_11_the_pieces_of_a_file_come_to_three_receivers_in_order()
    {
        const string Ada = "Ada 11";
        await using var client = new QtChatClient(fixture.Gateway.GrpcPort);
        await using var ada = await client.RegisterAndEnterAsync(Ada);
        var receivers = new List<QtChatStream>();
        var connections = new List<QtChatClient>();
        try
        {
            foreach (var name in new[] { "Bob 11", "Cleo 11", "Dora 11" })
            {
                connections.Add(new QtChatClient(fixture.Gateway.GrpcPort));
                receivers.Add(await connections[^1].RegisterAndEnterAsync(name));
            }

            var file = RandomNumberGenerator.GetBytes((5 * Speak.PieceBytes) + 1000);
            var end = Speak.Something(Ada);
            var reading = receivers.Select(receiver => ReceiveAsync(receiver, end)).ToList();
            foreach (var piece in Speak.Pieces(Ada, "film.mkv", file))
            {
                await ada.SendAsync(piece);
            }

            await ada.SendAsync(end);

            foreach (var received in await Task.WhenAll(reading))
            {
                Assert.Equal(Enumerable.Range(0, 6).Select(index => (ulong)index), received.Select(piece => piece.Continuation.Index));
                Assert.True(file.AsSpan().SequenceEqual(received.SelectMany(piece => piece.Content).ToArray()));
            }
        }
        finally
        {
            foreach (var receiver in receivers)
            {
                await receiver.DisposeAsync();
            }

            foreach (var connection in connections)
            {
                await connection.DisposeAsync();
            }
        }

        static async Task<List<FileMessage>> ReceiveAsync(QtChatStream receiver, ChatMessage end) =>
            [.. (await receiver.ReadUntilAsync(end)).Where(message => message is { Username: Ada, File.Continuation: not null }).Select(message => message.File)];
    }

    [Fact]
    public async Task GQ_11_pieces_of_two_files_may_interleave_and_each_keeps_its_order()
    {
        await using var client = new QtChatClient(fixture.Gateway.GrpcPort);
        await using var ada = await client.RegisterAndEnterAsync("Ada 11b");
        await using var bob = await client.RegisterAndEnterAsync("Bob 11b");
        await using var cleo = await client.RegisterAndEnterAsync("Cleo 11b");
        var (fromAda, fromBob) = (Speak.Pieces("Ada 11b", "a", new byte[1000], 100).ToList(), Speak.Pieces("Bob 11b", "b", new byte[1000], 100).ToList());

        await Task.WhenAll(SendAllAsync(ada, fromAda), SendAllAsync(bob, fromBob));
        var heard = new List<ChatMessage>();
        while (heard.Count < 20)
        {
            var message = await cleo.ReadAsync();
            Assert.NotNull(message);
            if (message.File is not null)
            {
                heard.Add(message);
            }
        }

        Assert.Equal(fromAda, heard.Where(message => message.Username == "Ada 11b"));
        Assert.Equal(fromBob, heard.Where(message => message.Username == "Bob 11b"));

        static async Task SendAllAsync(QtChatStream stream, List<ChatMessage> messages)
        {
            foreach (var message in messages)
            {
                await stream.SendAsync(message);
            }
        }
    }

    [Fact]
    public async Task GQ_11_texts_and_pieces_of_one_sender_keep_their_order()
    {
        const string Ada = "Ada 11c";
        await using var client = new QtChatClient(fixture.Gateway.GrpcPort);
        await using var other = new QtChatClient(fixture.Gateway.GrpcPort);
        await using var ada = await client.RegisterAndEnterAsync(Ada);
        await using var bob = await other.RegisterAndEnterAsync("Bob 11c");
        var pieces = new Queue<ChatMessage>(Speak.Pieces(Ada, "a", RandomNumberGenerator.GetBytes(100_000), 1000));
        var random = new Random(11);
        var said = new List<ChatMessage>();
        while (pieces.Count > 0)
        {
            said.Add(random.Next(2) == 0 ? pieces.Dequeue() : Speak.Something(Ada));
        }

        said.Add(Speak.Something(Ada));
        foreach (var message in said)
        {
            await ada.SendAsync(message);
        }

        Assert.Equal(said, (await bob.ReadUntilAsync(said[^1])).Where(message => message is { Username: Ada, UserStatus: null }));
    }

    [Theory]
    [InlineData(FileType.Video)]
    [InlineData(FileType.Image)]
    public async Task GQ_11_a_message_of_4_MiB_is_passed_on_and_a_larger_one_ends_its_stream_with_status_8(FileType type)
    {
        var ada = $"Ada {type}";
        await using var client = new QtChatClient(fixture.Gateway.GrpcPort);
        await using var other = new QtChatClient(fixture.Gateway.GrpcPort);
        await using var sender = await client.RegisterAndEnterAsync(ada);
        await using var bob = await other.RegisterAndEnterAsync($"Bob {type}");
        var largest = Speak.File(ada, type, "large", new byte[LargestRequest]);
        largest.File.Content = ByteString.CopyFrom(new byte[LargestRequest - (largest.CalculateSize() - LargestRequest)]);
        largest.File.Size = (ulong)largest.File.Content.Length;
        Assert.Equal(LargestRequest, largest.CalculateSize());

        await sender.SendAsync(largest);
        await bob.ReadUntilAsync(largest);
        try
        {
            await sender.SendAsync(Speak.File(ada, type, "larger", new byte[LargestRequest]));
        }
        catch (Exception refused) when (refused is OperationCanceledException or IOException or HttpRequestException)
        {
            // before it was all there
        }

        await sender.ReadToEndAsync();

        Assert.Equal(StatusCode.ResourceExhausted, sender.Status!.Code);
        await using var again = await client.EnterAsync(ada); // the connection stays usable, and the name is free
    }

    [Fact]
    public async Task GQ_13_a_foreign_name_is_replaced_and_changes_nobody_elses_status()
    {
        await using var client = new QtChatClient(fixture.Gateway.GrpcPort);
        await using var ada = await client.RegisterAndEnterAsync("Ada 13");
        await using var bob = await client.RegisterAndEnterAsync("Bob 13");
        var (text, file, status) = (Speak.Something("Ada 13"), Speak.File("Ada 13", FileType.Text, "a", [1]), Speak.Status("Ada 13", StatusType.Inactive));

        await bob.SendAsync(text);
        await bob.SendAsync(file);
        await bob.SendAsync(status);
        (text.Username, file.Username, status.Username) = ("Bob 13", "Bob 13", "Bob 13");
        var heard = await ada.ReadUntilAsync(status);
        await using var cleo = await client.RegisterAndEnterAsync("Cleo 13");
        var marker = Speak.Something("Bob 13");
        await bob.SendAsync(marker);
        var toCleo = await cleo.ReadUntilAsync(marker);

        Assert.Equal([text, file, status], heard[^3..]);
        Assert.Contains(toCleo, message => message.Tells("Ada 13", StatusType.Active));
        Assert.Contains(toCleo, message => message.Tells("Bob 13", StatusType.Inactive));
    }

    [Fact]
    public async Task GC_15_messages_that_are_pending_together_begin_where_old_clients_need_it()
    {
        const string Ada = "Ada frames";
        await using var connection = await WireConnection.ConnectAsync(fixture.Gateway.GrpcPort, WireSettings.WideOpen);
        await using var client = new QtChatClient(fixture.Gateway.GrpcPort);
        await connection.RegisterAsync("Bob frames");
        await using var ada = await client.RegisterAndEnterAsync(Ada);
        var call = await connection.EnterAsync("Bob frames");
        var random = new Random(15);
        var said = Enumerable.Range(0, 600)
            .Select(_ => Speak.Text(Ada, new string('x', random.Next(10) switch { 0 => random.Next(40_000), < 4 => random.Next(6_000), _ => random.Next(300) }) + "."))
            .ToList();

        foreach (var message in said)
        {
            await ada.SendAsync(message);
        }

        await call.ReadUntilAsync(said[^1]);
        FramingLaw.Holds(call.Data);
    }
}
