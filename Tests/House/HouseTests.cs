using System.Reflection;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Microsoft.Extensions.Logging;
using OrleansChat.Gateway.WebSockets;

namespace OrleansChat.Tests.House;

/// <summary>Rules of the house that a reviewer would otherwise have to remember.</summary>
public sealed class HouseTests
{
    internal static readonly string Root = FindRoot();

    private static readonly Assembly[] Product =
    [
        typeof(ChatErrors).Assembly, typeof(OrleansChat.Grains.Rooms.RoomGrain).Assembly, typeof(OrleansChat.Storage.DataDirectory).Assembly,
        typeof(OrleansChat.Silo.StoreOptions).Assembly, typeof(OrleansChat.Gateway.Hosting.ListenOptions).Assembly,
    ];

    [Fact]
    public void Dependencies_run_one_way()
    {
        Assert.Equal([], References("Grains.Interfaces"));
        Assert.Equal(["Grains.Interfaces"], References("Grains"));
        Assert.Equal(["Grains"], References("Storage"));
        Assert.Equal(["Storage"], References("Silo"));
        Assert.Equal(["Silo"], References("Gateway"));
    }

    [Fact]
    public void In_the_gateway_only_the_composition_root_knows_more_than_the_contracts()
    {
        var offenders = Sources("Gateway")
            .Where(file => !file.Contains($"{Path.DirectorySeparatorChar}Hosting{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
            .Where(file => Regex.IsMatch(File.ReadAllText(file), @"using OrleansChat\.(Grains|Storage|Silo)\b"));

        Assert.Empty(offenders);
    }

    [Fact]
    public void Grains_know_no_protocol_and_no_server()
    {
        var offenders = Sources("Grains").Concat(Sources("Grains.Interfaces"))
            .Where(file => Regex.IsMatch(File.ReadAllText(file), @"using (Grpc|Google\.Protobuf|Microsoft\.AspNetCore\.(?!Identity))"));

        Assert.Empty(offenders);
    }

    [Fact]
    public void Conditional_compilation_appears_in_composition_roots_only()
    {
        var offenders = new[] { "Gateway", "Silo", "Storage", "Grains", "Grains.Interfaces" }.SelectMany(Sources)
            .Where(file => !Path.GetFileName(file).Contains("Hosting", StringComparison.Ordinal))
            .Where(file => Regex.IsMatch(File.ReadAllText(file), @"^\s*#if ", RegexOptions.Multiline));

        Assert.Empty(offenders);
    }

    [Fact]
    public void Log_event_ids_are_unique_and_documented()
    {
        var ids = Product.SelectMany(assembly => assembly.GetTypes())
            .SelectMany(type => type.GetMethods(BindingFlags.Static | BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.Public | BindingFlags.DeclaredOnly))
            .SelectMany(method => method.GetCustomAttributes<LoggerMessageAttribute>())
            .Select(message => message.EventId)
            .ToList();
        var documented = File.ReadAllText(Path.Combine(Root, "docs", "operations.md"));

        Assert.NotEmpty(ids);
        Assert.Equal(ids.Distinct().Count(), ids.Count);
        Assert.All(ids, id => Assert.Contains($"| {id} |", documented, StringComparison.Ordinal));
    }

    [Fact]
    public void Error_codes_are_unique_and_documented()
    {
        var errors = typeof(ChatErrors).GetFields().Select(field => field.GetValue(null)).OfType<ChatError>().ToList();
        var documented = File.ReadAllText(Path.Combine(Root, "docs", "errors.md"));

        Assert.NotEmpty(errors);
        Assert.Equal(errors.Count, ChatErrors.ByCode.Count);
        Assert.All(errors, error => Assert.Contains($"| {error.Code} | `{error.Name}` |", documented, StringComparison.Ordinal));
    }

    [Fact]
    public void Every_option_is_in_appsettings_with_its_default()
    {
        using var settings = JsonDocument.Parse(File.ReadAllText(Path.Combine(Root, "Gateway", "appsettings.json")));
        var options = Product.SelectMany(assembly => assembly.GetTypes())
            .Where(type => type.GetField("Section", BindingFlags.Public | BindingFlags.Static) is not null && type is { IsAbstract: false, IsClass: true });

        foreach (var type in options)
        {
            var section = (string)type.GetField("Section")!.GetValue(null)!; // the filter above
            var defaults = Activator.CreateInstance(type);
            foreach (var property in type.GetProperties(BindingFlags.Public | BindingFlags.Instance))
            {
                var path = $"{section}:{property.Name}";
                Assert.True(TryFind(settings.RootElement, path, out var value), $"{path} is missing in appsettings.json.");
                Assert.Equal(Text(property.GetValue(defaults)), Text(value));
            }
        }
    }

    [Fact]
    public void Every_protocol_has_a_page()
    {
        var protocols = Directory.GetDirectories(Path.Combine(Root, "Gateway", "Protocols")).Select(folder => Path.GetFileName(folder)!).Where(name => name != "Shared");

        Assert.All(protocols, name => Assert.True(File.Exists(Path.Combine(Root, "docs", "protocols", $"{name.ToLowerInvariant()}.md")), name));
    }

    [Fact]
    public void Close_codes_are_documented()
    {
        var documented = File.ReadAllText(Path.Combine(Root, "docs", "errors.md"));

        Assert.All(CloseReason.All, reason => Assert.Contains($"| {reason.Code} | `{reason.Name}` |", documented, StringComparison.Ordinal));
        Assert.Equal(CloseReason.All.Count, typeof(CloseReason).GetFields().Count(field => field.FieldType == typeof(CloseReason)));
    }

    private static string? Text(object? value) => value switch
    {
        null => "",
        System.Collections.IDictionary { Count: 0 } => "{}",
        System.Collections.ICollection { Count: 0 } => "[]",
        TimeSpan span => span.ToString("c"),
        bool flag => flag ? "true" : "false",
        IFormattable number => number.ToString(null, System.Globalization.CultureInfo.InvariantCulture),
        _ => value.ToString(),
    };

    private static string? Text(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String when TimeSpan.TryParse(value.GetString(), System.Globalization.CultureInfo.InvariantCulture, out var span) => span.ToString("c"),
        JsonValueKind.String => value.GetString(),
        JsonValueKind.Null => "",
        _ => value.GetRawText(),
    };

    private static bool TryFind(JsonElement element, string path, out JsonElement found)
    {
        found = element;
        foreach (var name in path.Split(':'))
        {
            if (!found.TryGetProperty(name, out found))
            {
                return false;
            }
        }

        return true;
    }

    private static IEnumerable<string> Sources(string project) => Directory.EnumerateFiles(Path.Combine(Root, project), "*.cs", SearchOption.AllDirectories);

    private static string[] References(string project) =>
        [.. XDocument.Load(Path.Combine(Root, project, $"{project}.csproj")).Descendants("ProjectReference")
            .Select(reference => Path.GetFileNameWithoutExtension(reference.Attribute("Include")!.Value)).Order()]; // a reference names a project

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "OrleansChat.sln")))
        {
            folder = folder.Parent ?? throw new InvalidOperationException("The tests do not run inside the repository.");
        }

        return folder.FullName;
    }
}
