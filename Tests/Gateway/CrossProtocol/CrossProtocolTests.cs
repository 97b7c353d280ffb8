using System.Collections.Concurrent;
using System.Globalization;

namespace OrleansChat.Tests.Gateway.CrossProtocol;

/// <summary>Clients of every protocol that is in the lobby, none of them written here, at once.</summary>
public sealed class CrossProtocolTests : IDisposable
{
    private const int Each = 20;

    private readonly TemporaryDirectory _data = new();
    private readonly ConcurrentBag<string> _acknowledged = [];

    public void Dispose() => _data.Dispose();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task All_see_the_same_messages_in_the_same_order_also_through_a_restart(bool isKilled)
    {
        var setup = new GatewaySetup { Data = _data.Path, Settings = ["Chat:History:OnSubscribe=10000"] };
        await using var participants = await Participants.StartAsync(setup);
        await using var first = await GatewayProcess.StartAsync(setup);
        await participants.JoinAsync();
        await TalkAsync(participants, "before");
        var talking = participants.Select(SayUntilUnansweredAsync).ToList();
        foreach (var participant in participants)
        {
            await participants.Teller.HearAsync(Last(participant, 1));
        }

        await (isKilled ? first.KillAsync() : first.TerminateAsync());
        await Task.WhenAll(talking);
        await using var second = await GatewayProcess.StartAsync(setup);
        await participants.JoinAsync();
        await TalkAsync(participants, "after");

        var room = participants.Teller.Heard; // its last stream began with the history
        Assert.Equal(room.Distinct(), room);
        Assert.Subset(room.Select(heard => heard.Text).ToHashSet(), _acknowledged.ToHashSet());
        foreach (var participant in participants)
        {
            var heard = participant.Heard.ToHashSet();
            Assert.Equal(room.Where(heard.Contains), participant.Heard);
            Assert.Empty(room.Where(said => IsTalk(said) && (participant.HearsItself || said.Author != participant.Name)).Except(heard));
            Assert.Equal(2 * Each, room.Count(said => IsTalk(said) && said.Author == participant.Name));
        }
    }

    private static string Text(string when, IParticipant participant, int number) => string.Create(CultureInfo.InvariantCulture, $"{when} {participant.Name} {number}");

    private static string Last(IParticipant participant, int number) => Text("last", participant, number);

    private static bool IsTalk(Heard heard) => !heard.Text.StartsWith("last ", StringComparison.Ordinal);

    // All at once, each one text after the other, until everybody has heard the last of everybody.
    private async Task TalkAsync(Participants participants, string when)
    {
        await Task.WhenAll(participants.Select(async participant =>
        {
            for (var number = 1; number <= Each; number++)
            {
                await SayAsync(participant, Text(when, participant, number));
            }
        }));

        foreach (var participant in participants)
        {
            foreach (var author in participants.Where(author => author != participant || author.HearsItself))
            {
                await participant.HearAsync(Text(when, author, Each));
            }
        }
    }

    private async Task SayUntilUnansweredAsync(IParticipant participant)
    {
        for (var number = 1; await SayAsync(participant, Last(participant, number)); number++)
        {
            // until the gateway has gone; who gets no answers says it once
        }
    }

    private async Task<bool> SayAsync(IParticipant participant, string text)
    {
        var isAcknowledged = await participant.SayAsync(text);
        if (isAcknowledged)
        {
            _acknowledged.Add(text);
        }

        return isAcknowledged;
    }
}
