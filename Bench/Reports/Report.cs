using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace OrleansChat.Bench.Reports;

/// <summary>What a command has measured, for people and for programs.</summary>
/// <param name="Command">Its name.</param>
/// <param name="Setting">What was asked for, in words.</param>
/// <param name="Columns">The figures.</param>
/// <param name="Rows">Who they are of.</param>
/// <param name="Yardsticks">The rows, by name, that the others are also given as a ratio to.</param>
/// <param name="Notes">What could not be measured, and what is wrong with what was.</param>
internal sealed record Report(
    string Command,
    string Setting,
    IReadOnlyList<Column> Columns,
    IReadOnlyList<Row> Rows,
    IReadOnlyList<string> Yardsticks,
    IReadOnlyList<string> Notes)
{
    public string ToText()
    {
        var text = new StringBuilder().AppendLine(CultureInfo.InvariantCulture, $"{Command}: {Setting}").AppendLine();
        AppendTable(
            text, Columns,
            [.. Rows.Select(row => (row.Name, row.Values.Zip(Columns, (value, column) => Print(value, column.Format)).ToArray()))]);

        var compared = Columns.Where(column => column.HasRatio).ToList();
        AppendTable(
            text.AppendLine(),
            compared,
            [.. Ratios().Select(ratio => ($"{ratio.Of} / {ratio.To}", ratio.Values.Select(value => Print(value, "0.00")).ToArray()))]);
        foreach (var note in Notes) { _ = text.Append("! ").AppendLine(note); }
        return text.ToString();
    }

    public JsonObject ToJson(Machine machine) => new()
    {
        ["command"] = Command,
        ["setting"] = Setting,
        ["machine"] = new JsonObject
        {
            ["cores"] = machine.Cores,
            ["cpu"] = machine.Cpu,
            ["kernel"] = machine.Kernel,
            ["runtime"] = machine.Runtime,
            ["edition"] = machine.Edition,
            ["commit"] = machine.Commit,
            ["load"] = machine.Load,
        },
        ["figures"] = new JsonArray([.. Rows.Select(row => Named(new JsonObject { ["name"] = row.Name }, Columns, row.Values))]),
        ["ratios"] = new JsonArray([.. Ratios().Select(ratio =>
            Named(new JsonObject { ["of"] = ratio.Of, ["to"] = ratio.To }, Columns.Where(column => column.HasRatio), ratio.Values))]),
        ["notes"] = new JsonArray([.. Notes.Select(note => JsonValue.Create(note))]),
    };

    private IEnumerable<(string Of, string To, double?[] Values)> Ratios() =>
        from row in Rows
        where !Yardsticks.Contains(row.Name)
        from yardstick in Rows
        where Yardsticks.Contains(yardstick.Name)
        select (row.Name, yardstick.Name, Columns
            .Select((column, index) => (column, Ratio: row.Values[index] / yardstick.Values[index]))
            .Where(each => each.column.HasRatio)
            .Select(each => each.Ratio is { } ratio && double.IsFinite(ratio) ? ratio : (double?)null)
            .ToArray());

    private static JsonObject Named(JsonObject start, IEnumerable<Column> columns, IEnumerable<double?> values)
    {
        foreach (var (column, value) in columns.Zip(values)) { start[column.Name] = value; }
        return start;
    }

    private static string Print(double? value, string format) => value?.ToString(format, CultureInfo.InvariantCulture) ?? "-";

    private static void AppendTable(StringBuilder text, IReadOnlyList<Column> columns, IReadOnlyList<(string Name, string[] Cells)> rows)
    {
        if (rows.Count == 0) { return; }
        const int gap = 2;
        var first = rows.Max(row => row.Name.Length);
        var widths = columns.Select((column, index) => gap + Math.Max(column.Title.Length, rows.Max(row => row.Cells[index].Length))).ToArray();
        _ = text.Append("".PadRight(first)).AppendJoin("", columns.Select((column, index) => column.Title.PadLeft(widths[index]))).AppendLine();
        foreach (var (name, cells) in rows)
        {
            _ = text.Append(name.PadRight(first)).AppendJoin("", cells.Select((cell, index) => cell.PadLeft(widths[index]))).AppendLine();
        }
    }
}
