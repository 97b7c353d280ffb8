using System.Text;
using System.Text.Json;
using OrleansChat.Grains.Storage;
using OrleansChat.Rooms;
using OrleansChat.Users;

namespace OrleansChat.Storage.Transfer;

/// <summary>Writes what a store has as lines of JSON, in pages: memory does not grow with the store.</summary>
/// <remarks>What is appended while it runs is not in it, though what it did to earlier messages and to the room may be. Images and large texts are, in Base64 where they are no text.</remarks>
public sealed class StoreExport(IMessageLog log, IRoomStore roomStore, IAccountStore accounts)
{
    internal const int Version = 2;

    private const int PageAccounts = 500;
    private const int PageReads = 500;
    private const int PageMessages = 1_000;
    private const int PageBytes = 8 * 1024 * 1024;
    private static readonly byte[] LineEnd = [(byte)'\n'];

    /// <param name="output">Where the lines go; flushed, not closed.</param>
    /// <param name="only">One room and neither accounts nor how far they have read, or null: everything.</param>
    /// <param name="progress">Hears how far it is after every page.</param>
    /// <param name="cancellationToken">Ends it with a file that lacks its last line.</param>
    /// <exception cref="TransferException">There is no such room, or its oldest messages were removed meanwhile.</exception>
    /// <exception cref="LogUnavailableException">The store cannot be reached.</exception>
    public async Task<TransferCount> RunAsync(Stream output, RoomId? only, IProgress<TransferCount> progress, CancellationToken cancellationToken)
    {
        var rooms = await log.ListAsync(cancellationToken);
        if (only is { } asked)
        {
            rooms = rooms.Contains(asked) ? [asked] : throw new TransferException($"There is no room {asked}.");
        }

        var count = default(TransferCount);
        await WriteAsync(output, new TransferLine.Head(Version), cancellationToken);
        if (only is null)
        {
            count = await WriteAccountsAsync(output, count, progress, cancellationToken);
        }

        foreach (var room in rooms)
        {
            count = await WriteRoomAsync(output, room, count with { Rooms = count.Rooms + 1 }, progress, cancellationToken);
        }

        if (only is null)
        {
            await WriteReadsAsync(output, cancellationToken);
        }

        await WriteAsync(output, new TransferLine.End(count.Accounts, count.Rooms, count.Messages), cancellationToken);
        await output.FlushAsync(cancellationToken);
        return count;
    }

    private async Task<TransferCount> WriteAccountsAsync(Stream output, TransferCount count, IProgress<TransferCount> progress, CancellationToken cancellationToken)
    {
        UserName? after = null;
        while (await accounts.ListAsync(after, PageAccounts, cancellationToken) is { Length: > 0 } page)
        {
            foreach (var account in page)
            {
                await WriteAsync(output, new TransferLine.Account(account.Name.Value, account.PasswordHash, account.LastSeen), cancellationToken);
            }

            after = page[^1].Name;
            progress.Report(count = count with { Accounts = count.Accounts + page.Length });
        }

        return count;
    }

    private async Task<TransferCount> WriteRoomAsync(
        Stream output, RoomId room, TransferCount count, IProgress<TransferCount> progress, CancellationToken cancellationToken)
    {
        var extent = await log.OpenAsync(room, cancellationToken);
        await WriteAsync(output, new TransferLine.Room(room.Value, extent.Epoch, extent.First, extent.Last), cancellationToken);
        await WriteRecordAsync(output, room, cancellationToken);
        for (var next = extent.First; next <= extent.Last;)
        {
            var most = (int)Math.Min(PageMessages, extent.Last - next + 1);
            var page = await log.ReadAsync(room, ReadHistory.After(next - 1, most, PageBytes), cancellationToken);
            if (page.Messages.IsEmpty || page.Messages[0].Sequence != next)
            {
                throw new TransferException($"Room {room}: message {next} was removed for its age or number before it was written; export again.");
            }

            foreach (var message in page.Messages)
            {
                await WriteAsync(output, ToLine(message), cancellationToken);
            }

            next = page.Messages[^1].Sequence + 1;
            progress.Report(count = count with { Messages = count.Messages + page.Messages.Length });
        }

        return count;
    }

    private async Task WriteRecordAsync(Stream output, RoomId room, CancellationToken cancellationToken)
    {
        var record = await roomStore.FindAsync(room, cancellationToken);
        if (record.Card is { } card)
        {
            await WriteAsync(output, new TransferLine.Card(card.Kind, card.Title, card.Topic, card.IsReadOnly), cancellationToken);
        }

        foreach (var person in record.People)
        {
            await WriteAsync(output, new TransferLine.Standing(person.User, person.Role, person.InvitedBy, person.MutedUntil, person.IsBanned), cancellationToken);
        }
    }

    private async Task WriteReadsAsync(Stream output, CancellationToken cancellationToken)
    {
        ReadMarker? after = null;
        while (await roomStore.ListReadAsync(after, PageReads, cancellationToken) is { Length: > 0 } page)
        {
            foreach (var marker in page)
            {
                await WriteAsync(output, new TransferLine.Read(marker.User.Value, marker.Room.Value, marker.Sequence), cancellationToken);
            }

            after = page[^1];
        }
    }

    private static TransferLine.Message ToLine(ChatMessage message)
    {
        var content = message.Content;
        var text = content.Kind is ContentKind.Text or ContentKind.Edit or ContentKind.Reaction or ContentKind.ReactionTakenBack ? FindText(content.Body) : null;
        return new TransferLine.Message(
            message.Sequence,
            message.Author,
            message.Key.Value,
            message.At,
            (int)content.Kind,
            content.ClientTime,
            content.FileName,
            text,
            text is null && content.Change is null ? content.Body : null,
            content.Target == 0 ? null : content.Target,
            content.Change,
            message.State is { Edited: > 0 and var edited } ? edited : null,
            message.State is { Deleted: > 0 and var deleted } ? deleted : null);
    }

    // What is no UTF-8 has to come back as it was, so it goes as bytes.
    private static string? FindText(byte[] body)
    {
        try
        {
            return new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true).GetString(body);
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }

    private static async ValueTask WriteAsync(Stream output, TransferLine line, CancellationToken cancellationToken)
    {
        await output.WriteAsync(JsonSerializer.SerializeToUtf8Bytes(line, TransferJson.Default.TransferLine), cancellationToken);
        await output.WriteAsync(LineEnd, cancellationToken);
    }
}
