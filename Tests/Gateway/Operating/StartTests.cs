using System.Net;
using System.Net.Sockets;
using Microsoft.Data.Sqlite;

namespace OrleansChat.Tests.Gateway.Operating;

/// <summary>A gateway that cannot start says why in one line that names the setting, and its exit code is not 0.</summary>
public sealed class StartTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly GatewaySetup _setup;

    public StartTests() => _setup = new GatewaySetup { Data = Path.Combine(_directory.Path, "data") };

    [Theory]
    [InlineData("Web")]
    [InlineData("Grpc")]
    [InlineData("WebChannel")]
    [InlineData("Echo")]
    [InlineData("Relay")]
    [InlineData("Topic")]
    [InlineData("Operator")]
    public async Task A_port_in_use_is_named_with_its_setting(string kind)
    {
        var port = Port(kind);
        using var other = new TcpListener(IPAddress.Loopback, port);
        other.Start();

        var line = await RefusalAsync(_setup with { Host = "127.0.0.1" });

        Assert.StartsWith($"Chat:Listen:{kind}: 127.0.0.1:{port} ", line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_gateway_beside_another_names_every_port_at_once()
    {
        await using var first = await GatewayProcess.StartAsync(_setup);

        var (exitCode, _, error) = await GatewayProcess.RunAsync(_setup with { Data = Path.Combine(_directory.Path, "other") });

        Assert.NotEqual(0, exitCode);
        Assert.Equal(
            ["Web", "Grpc", "WebChannel", "Echo", "Relay", "Topic", "Operator"],
            error.Lines.Select(line => line.Split(':')[2]));
    }

    [Fact]
    public async Task A_port_in_use_on_one_loopback_address_is_enough()
    {
        using var other = new TcpListener(IPAddress.IPv6Loopback, _setup.GrpcPort);
        other.Start();

        var line = await RefusalAsync(_setup);

        Assert.StartsWith($"Chat:Listen:Grpc: [::1]:{_setup.GrpcPort} ", line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_second_gateway_on_the_same_data_is_told_so()
    {
        await using var first = await GatewayProcess.StartAsync(_setup);

        var line = await RefusalAsync(new GatewaySetup { Data = _setup.Data });

        Assert.StartsWith($"Chat:Data: the data in {_setup.Data} is in use by another process.", line, StringComparison.Ordinal);
        Assert.False(first.HasExited);
    }

    [Fact]
    public async Task A_data_directory_that_cannot_be_made_is_named()
    {
        var file = Path.Combine(_directory.Path, "file");
        await File.WriteAllTextAsync(file, "", TestContext.Current.CancellationToken);

        var line = await RefusalAsync(_setup with { Data = Path.Combine(file, "data") });

        Assert.StartsWith($"Chat:Data: the directory {file}/data cannot be made: ", line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_data_directory_that_cannot_be_written_is_named()
    {
        using var disk = SmallDisk.Mount(megabytes: 1);
        disk.MakeReadOnly();

        var line = await RefusalAsync(_setup with { Data = disk.Path });

        Assert.StartsWith($"Chat:Data: {disk.Path}/chat.lock cannot be ", line, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(8)]
    public async Task A_disk_without_room_for_a_new_store_is_named(int kilobytes)
    {
        using var disk = SmallDisk.Mount(megabytes: 1);
        disk.Occupy((1024 - kilobytes) * 1024);

        var line = await RefusalAsync(_setup with { Data = disk.Path });

        Assert.StartsWith($"Chat:Data: {disk.Path}/", line, StringComparison.Ordinal);
        Assert.Matches("No space left|disk is full|disk I/O error", line);
    }

    [Fact]
    public async Task A_file_that_is_no_database_is_named()
    {
        Directory.CreateDirectory(_setup.Data);
        var file = Path.Combine(_setup.Data, "chat.db");
        await File.WriteAllTextAsync(file, new string('x', 8192), TestContext.Current.CancellationToken);

        var line = await RefusalAsync(_setup);

        Assert.StartsWith($"Chat:Data: {file} cannot be opened: ", line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Data_of_a_newer_version_is_left_alone()
    {
        await using (var gateway = await GatewayProcess.StartAsync(_setup))
        {
            await gateway.TerminateAsync();
        }

        var file = Path.Combine(_setup.Data, "chat.db");
        using (var connection = new SqliteConnection($"Data Source={file};Pooling=False"))
        {
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = "PRAGMA user_version = 999; PRAGMA wal_checkpoint(TRUNCATE)";
            command.ExecuteNonQuery();
        }

        var before = await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken);

        var line = await RefusalAsync(_setup);

        Assert.StartsWith($"Chat:Data: {file} has schema version 999, written by a newer program", line, StringComparison.Ordinal);
        Assert.Equal(before, await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_store_that_does_not_exist_is_named()
    {
        var line = await RefusalAsync(_setup with { Settings = ["Chat:Store=Oracle"] });

        Assert.StartsWith("Chat:Store: 'Oracle' is no store", line, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Chat:Store=postgres", "needs a connection string")]
    [InlineData("Chat:Postgres:Connection=Host=localhost;Password=se;cret", "is no connection string")] // a password that is not quoted
    public async Task A_connection_string_that_is_missing_or_is_none_is_told_without_what_is_in_it(string setting, string told)
    {
        var line = await RefusalAsync(_setup with { Settings = [setting] });

        Assert.StartsWith("Chat:Postgres:Connection: ", line, StringComparison.Ordinal);
        Assert.Contains(told, line, StringComparison.Ordinal);
        Assert.DoesNotContain("cret", line, StringComparison.Ordinal);
    }

    public void Dispose() => _directory.Dispose();

    private int Port(string kind) => kind switch
    {
        "Web" => _setup.WebPort,
        "Grpc" => _setup.GrpcPort,
        "WebChannel" => _setup.WebChannelPort,
        "Echo" => _setup.EchoPort,
        "Relay" => _setup.RelayPort,
        "Topic" => _setup.TopicPort,
        _ => _setup.OperatorPort,
    };

    private static async Task<string> RefusalAsync(GatewaySetup setup)
    {
        var (exitCode, output, error) = await GatewayProcess.RunAsync(setup);

        Assert.NotEqual(0, exitCode);
        Assert.DoesNotContain("   at ", output.Text, StringComparison.Ordinal);
        return Assert.Single(error.Lines);
    }
}
