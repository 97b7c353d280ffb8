namespace OrleansChat.Bench.Chaos.Faults;

/// <summary>A kind of misfortune.</summary>
internal interface IFault
{
    /// <summary>On the command line and in the table.</summary>
    string Name { get; }

    /// <summary>Strikes while senders send and readers read, and ends when nothing hinders them any more.</summary>
    Task StrikeAsync(Stage stage, CancellationToken cancellationToken);
}
