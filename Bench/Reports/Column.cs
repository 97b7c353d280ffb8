namespace OrleansChat.Bench.Reports;

/// <summary>A figure that a command measures.</summary>
/// <param name="Name">In JSON, with its unit.</param>
/// <param name="Title">Above the table.</param>
/// <param name="Format">How the number is printed.</param>
/// <param name="HasRatio">Whether it is also given as a ratio to the yardsticks.</param>
internal sealed record Column(string Name, string Title, string Format, bool HasRatio = true);
