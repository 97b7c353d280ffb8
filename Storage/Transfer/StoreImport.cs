using System.Text;
using System.Text.Json;
using OrleansChat.Grains.Storage;
using OrleansChat.Rooms;
using OrleansChat.Users;

namespace OrleansChat.Storage.Transfer;

/// <summary>Brings what an export wrote into a store, line by line. Epochs, sequences and keys stay, so clients go on where they were.</summary>
/// <remarks>What is there already is compared and left as it is: to import twice, or to go on after a failure, changes nothing that was right.</remarks>
public sealed class StoreImport(IMessageLog log, IRoomStore rooms, IAccountStore accounts)
{
    /// <param name="input">The lines.</param>
    /// <param name="only">One room and neither accounts nor how far they have read, or null: everything.</param>
    /// <param name="progress">Hears how far it is after every batch.</param>
    /// <param name="cancellationToken">Ends it between two batches.</param>
    /// <exception cref="TransferException">The file is none, was cut off, or does not fit what the store has.</exception>
    /// <exception cref="LogUnavailableException">The store cannot be reached.</exception>
    public async Task<TransferCount> RunAsync(Stream input, RoomId? only, IProgress<TransferCount> progress, CancellationToken cancellationToken)
    {
        using var reader = new StreamReader(input, Encoding.UTF8, detectEncodingFromByteOrderMarks: true, leaveOpen: true);
        var count = default(TransferCount);
        var room = default(RoomImport);
        var number = 0L;
        while (await reader.ReadLineAsync(cancellationToken) is { } text)
        {
            number++;
            var line = Parse(text, number);
            if (line is not (TransferLine.Card or TransferLine.Standing or TransferLine.Message) && room is not null)
            {
                await room.FinishAsync();
                progress.Report(count = room.Count);
                room = null;
            }

            switch (line)
            {
                case TransferLine.Head head:
                    if (number != 1 || head.Version > StoreExport.Version)
                    {
                        throw new TransferException(number == 1 ? $"The file has version {head.Version}, written by a newer program." : $"Line {number}: a second file begins here.");
                    }

                    break;

                case var _ when number == 1:
                    throw new TransferException("Line 1: this is no export of OrleansChat.");

                case TransferLine.Account account when only is null:
                    count = await ImportAsync(account, count, number, cancellationToken);
                    break;

                case TransferLine.Room begun when only is not { } asked || asked.Value == begun.Name:
                    room = await RoomImport.BeginAsync(log, rooms, begun, count with { Rooms = count.Rooms + 1 }, number, cancellationToken);
                    break;

                case TransferLine.Card or TransferLine.Standing when room is not null:
                    room.Add(line, number);
                    break;

                case TransferLine.Message message when room is not null:
                    if (await room.AddAsync(message, number, cancellationToken))
                    {
                        progress.Report(room.Count);
                    }

                    break;

                case TransferLine.Read read when only is null:
                    await ImportAsync(read, number);
                    break;

                case TransferLine.End:
                    return only is { } missing && count.Rooms == 0 ? throw new TransferException($"The file has no room {missing}.") : count;
            }
        }

        throw new TransferException(number == 0 ? "The file is empty." : $"The file ends at line {number} without its last line: it was cut off. What it has was imported.");
    }

    private async ValueTask<TransferCount> ImportAsync(TransferLine.Account line, TransferCount count, long number, CancellationToken cancellationToken)
    {
        if (!UserName.TryParse(line.Name, out var name))
        {
            throw new TransferException($"Line {number}: '{line.Name}' is no user name.");
        }

        return await accounts.TryCreateAsync(new Account(name, line.PasswordHash, line.LastSeen), cancellationToken)
            ? count with { Accounts = count.Accounts + 1 }
            : count with { Known = count.Known + 1 };
    }

    private async ValueTask ImportAsync(TransferLine.Read line, long number)
    {
        if (!UserName.TryParse(line.User, out var user) || !RoomId.TryParse(line.In, out var room))
        {
            throw new TransferException($"Line {number}: '{line.User}' is no user name, or '{line.In}' no room.");
        }

        await rooms.SetReadAsync(user, room, line.Seq);
    }

    private static TransferLine Parse(string text, long number)
    {
        try
        {
            return JsonSerializer.Deserialize(text, TransferJson.Default.TransferLine) ?? throw new TransferException($"Line {number}: null is no line of an export.");
        }
        catch (Exception fault) when (fault is JsonException or NotSupportedException)
        {
            throw new TransferException(number == 1 ? "Line 1: this is no export of OrleansChat." : $"Line {number}: {fault.Message}", fault);
        }
    }
}
