using Microsoft.Data.Sqlite;
using OrleansChat.Bench.Chaos;
using OrleansChat.Bench.Chaos.Faults;

namespace OrleansChat.Tests.Bench.Chaos;

/// <summary>What must never happen: while the gateway is down, the end of its log goes away, and more of it than can have been on its way.</summary>
internal sealed class LossFault : IFault
{
    public string Name => "loss";

    public async Task StrikeAsync(Stage stage, CancellationToken cancellationToken)
    {
        await stage.Gateway.KillAsync();
        await using (var connection = new SqliteConnection($"Data Source={Path.Combine(stage.Data.FullName, "chat.db")};Pooling=false"))
        {
            await connection.OpenAsync(cancellationToken);
            await using var command = connection.CreateCommand();
            command.CommandText = "DELETE FROM messages WHERE seq > (SELECT max(seq) - 10 FROM messages)";
            await command.ExecuteNonQueryAsync(cancellationToken);
        }

        await stage.Gateway.StartAsync(cancellationToken);
    }
}
