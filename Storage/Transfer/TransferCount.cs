using System.Globalization;

namespace OrleansChat.Storage.Transfer;

/// <summary>How far an export or import is.</summary>
/// <param name="Accounts">Accounts written, or made.</param>
/// <param name="Rooms">Rooms that were begun with.</param>
/// <param name="Messages">Messages written, or appended.</param>
/// <param name="Known">Accounts and messages that were there already and are as they were.</param>
public readonly record struct TransferCount(long Accounts, long Rooms, long Messages, long Known)
{
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Messages:#,0} messages of {Rooms:#,0} rooms, {Accounts:#,0} accounts{(Known > 0 ? $"; {Known:#,0} were there already" : "")}");
}
