namespace OrleansChat.Bench.Reports;

/// <summary>What was measured of one server, or in one way: a value for each column, or null where there is none.</summary>
internal sealed record Row(string Name, IReadOnlyList<double?> Values);
