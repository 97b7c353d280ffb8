using System.Globalization;
using System.Text.Json;
using OrleansChat.Gateway.Hosting;

namespace OrleansChat.Tests.Gateway.Operating;

/// <summary>A value that a setting cannot have stops the start, with a line that begins with the setting's name.</summary>
public sealed class OptionTests : IDisposable
{
    private static readonly Dictionary<string, string[]> BadValues = new()
    {
        ["Chat:Data"] = [" "],
        ["Chat:Store"] = ["Oracle"],
        ["Chat:Postgres:Connection"] = ["nowhere", "Database=chat", "Host=localhost;Port=x"],
        ["Chat:DemoUsers"] = ["perhaps"],
        ["Chat:Retention:MaxAge"] = ["-00:00:01", "soon"],
        ["Chat:Retention:MaxMessages"] = ["0", "many"],
        ["Chat:Listen:Web"] = ["nowhere", "localhost:0", "localhost:70000", ":80", ""],
        ["Chat:Listen:Grpc"] = ["nowhere", "localhost:-1", "example.com:80", "192.0.2.1:4000", "127.0.0.1:0, here", "off, 127.0.0.1:0"],
        ["Chat:Listen:WebChannel"] = ["nowhere", "127.0.0.1:0,"],
        ["Chat:Listen:Echo"] = ["nowhere", ", 127.0.0.1:0"],
        ["Chat:Listen:Relay"] = ["nowhere"],
        ["Chat:Listen:Topic"] = ["nowhere"],
        ["Chat:Listen:Operator"] = ["nowhere", "*:0", "0.0.0.0:0", "[::]:0", "192.0.2.1:4000"],
        ["Chat:Tls:Certificate"] = ["/nowhere/certificate.pem", "/"],
        ["Chat:Tls:Key"] = ["/nowhere/key.pem"],
        ["Chat:Relay:MatchMangledNames"] = ["perhaps"],
        ["Chat:Tls:Required"] = ["true", "perhaps"],
        ["Chat:Echo:Mode"] = ["Telnet", "7"],
        ["Chat:Guests:AllowRegisteredNames"] = ["perhaps"],
        ["Chat:WebChannel:OwnNamesOnly"] = ["perhaps"],
        ["Chat:Tokens:Keys"] = ["/dev/null", "/dev/null/keys"],
        ["Chat:Registration:Open"] = ["perhaps"],
        ["Chat:Rooms:LobbyOwners"] = ["ada", "ada, bob"],
    };

    private readonly TemporaryDirectory _directory = new();

    [Theory]
    [InlineData("Chat:Cluster", "-1", "-00:00:01")]
    [InlineData("Chat:Cluster", "2147483647", "400.00:00:00")]
    [InlineData("", "-1", "-00:00:01")]
    [InlineData("", "2147483647", "400.00:00:00")]
    public async Task Every_number_and_duration_has_its_bounds_and_all_mistakes_are_told_at_once(string section, string number, string duration)
    {
        var settings = Settings()
            .Where(entry => !BadValues.ContainsKey(entry.Setting))
            .Where(entry => entry.Setting.StartsWith("Chat:Cluster:", StringComparison.Ordinal) == (section.Length > 0)) // those are needed first
            .ToDictionary(entry => entry.Setting, entry => IsNumber(entry.Value) ? number : duration);

        var lines = await RefusalAsync([.. settings.Select(setting => $"{setting.Key}={setting.Value}")]);

        Assert.NotEmpty(settings);
        Assert.Equal(
            settings.Keys.Order(StringComparer.Ordinal),
            lines.Select(line => line[..line.IndexOf(": ", StringComparison.Ordinal)]).Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Others))]
    public async Task A_bad_value_is_answered_with_the_name_of_its_setting(string setting, string value)
    {
        var lines = await RefusalAsync($"{setting}={value}");

        Assert.Contains(setting, Assert.Single(lines), StringComparison.Ordinal);
    }

    public static TheoryData<string, string> Others() => [.. BadValues.SelectMany(entry => entry.Value.Select(value => (entry.Key, value)))];

    [Theory]
    [InlineData("Chat:History:OnSubscribe", "many")]
    [InlineData("Chat:Rooms:MaxBodyBytes", "")]
    [InlineData("Chat:Sessions:Lease", "soon")]
    [InlineData("Chat:SignIn:Remember", "1 minute")]
    [InlineData("Chat:Feeds:RingBytes", "16M")]
    [InlineData("Chat:Cluster:SiloPort", "x")]
    public async Task A_value_of_another_kind_is_answered_with_the_name_of_its_setting(string setting, string value)
    {
        var lines = await RefusalAsync($"{setting}={value}");

        Assert.Contains($"'{setting}'", Assert.Single(lines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_user_without_a_password_is_named()
    {
        var lines = await RefusalAsync("Chat:Users:ada=");

        Assert.Equal(["Chat:Users:ada: the password is missing."], lines);
    }

    [Fact]
    public async Task A_user_whose_name_cannot_be_one_is_named()
    {
        var lines = await RefusalAsync("Chat:Users:odd:Name= blank ", "Chat:Users:odd:Password=secret");

        Assert.StartsWith("Chat:Users:odd: ' blank ' is no user name", Assert.Single(lines), StringComparison.Ordinal);
        Assert.DoesNotContain("secret", lines[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task With_every_listener_off_there_is_nothing_to_serve()
    {
        var lines = await RefusalAsync([.. Enum.GetNames<ListenerKind>().Select(kind => $"Chat:Listen:{kind}=off")]);

        Assert.StartsWith("Chat:Listen: ", Assert.Single(lines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_listener_without_a_proper_address_is_named_at_once()
    {
        var kinds = Enum.GetNames<ListenerKind>();

        var lines = await RefusalAsync([.. kinds.Select(kind => $"Chat:Listen:{kind}=127.0.0.1:0, nowhere")]);

        Assert.Equal(kinds.Select(kind => $"Chat:Listen:{kind}"), lines.Select(line => line[..line.IndexOf(": ", StringComparison.Ordinal)]));
        Assert.All(lines, line => Assert.Contains("'nowhere'", line, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("localhost:4000", "localhost:4000")]
    [InlineData("localhost:4000", "127.0.0.1:4000")]
    [InlineData("[::1]:4000", "localhost:4000")]
    [InlineData("*:4000", "127.0.0.2:4000")]
    [InlineData("127.0.0.1:4000", "0.0.0.0:4000")]
    [InlineData("[::]:4000", "0.0.0.0:4000")]
    public async Task Two_listeners_on_one_port_are_named_both(string echo, string topic)
    {
        var lines = await RefusalAsync($"Chat:Listen:Echo={echo}", $"Chat:Listen:Topic={topic}");

        Assert.StartsWith($"Chat:Listen:Topic: {topic} is where Chat:Listen:Echo listens", Assert.Single(lines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_listener_has_each_address_once()
    {
        var lines = await RefusalAsync("Chat:Listen:Grpc=127.0.0.1:4000, localhost:4000");

        Assert.StartsWith("Chat:Listen:Grpc: localhost:4000 is where Chat:Listen:Grpc listens", Assert.Single(lines), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("127.0.0.1:4000", "127.0.0.2:4000", false)]
    [InlineData("127.0.0.1:4000", "127.0.0.1:4001", false)]
    [InlineData("127.0.0.1:0", "127.0.0.1:0", false)]
    [InlineData("0.0.0.0:4000", "[::1]:4000", false)]
    [InlineData("0.0.0.0:4000", "localhost:4000", true)]
    public void Addresses_meet_when_one_of_them_is_listened_on_twice(string one, string two, bool meet)
    {
        Assert.True(ListenAddress.TryParse(one, out var first));
        Assert.True(ListenAddress.TryParse(two, out var second));

        Assert.Equal((meet, meet), (first.Meets(second), second.Meets(first)));
    }

    public void Dispose() => _directory.Dispose();

    private async Task<string[]> RefusalAsync(params string[] settings)
    {
        var setup = new GatewaySetup { Data = Path.Combine(_directory.Path, "data"), Settings = ["Logging:Console:LogLevel:Default=None", .. settings] };
        await using var error = new StringWriter(CultureInfo.InvariantCulture);

        var exitCode = await GatewayProgram.RunAsync([.. setup.ToArguments()], error).WaitAsync(GatewayProcess.Patience);

        Assert.NotEqual(0, exitCode);
        return error.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    /// <summary>Every setting of appsettings.json but the users: what is not in the table above is a number or a duration.</summary>
    private static List<(string Setting, JsonElement Value)> Settings()
    {
        using var file = JsonDocument.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "appsettings.json")));
        return [.. Flatten("Chat", file.RootElement.GetProperty("Chat")).Where(entry => !entry.Setting.StartsWith("Chat:Users:", StringComparison.Ordinal))];
    }

    private static IEnumerable<(string Setting, JsonElement Value)> Flatten(string name, JsonElement value) =>
        value.ValueKind == JsonValueKind.Object
            ? value.EnumerateObject().SelectMany(property => Flatten($"{name}:{property.Name}", property.Value))
            : [(name, value.Clone())];

    private static bool IsNumber(JsonElement value) => value.ValueKind == JsonValueKind.Number;
}
