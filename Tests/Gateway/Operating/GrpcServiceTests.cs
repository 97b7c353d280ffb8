using System.Text;
using OrleansChat.Tests.Gateway.SimpleChat;
using OrleansChat.Tests.Wire;

namespace OrleansChat.Tests.Gateway.Operating;

/// <summary>What gRPC tools expect of any server: health and reflection.</summary>
[Collection(GatewayCollection.Name)]
public sealed class GrpcServiceTests(GatewayFixture fixture)
{
    private static readonly byte[] Serving = [0x08, 0x01];
    private static readonly byte[] ListServices = [0x3a, 0x00];

    [Fact]
    public async Task Health_says_that_the_gateway_serves()
    {
        await using var connection = await WireConnection.ConnectAsync(fixture.Gateway.GrpcPort);

        var call = await connection.Call("/grpc.health.v1.Health/Check").StartAsync([]);

        Assert.Equal(Serving, await call.ReadMessageAsync());
        await call.ReadToEndAsync();
        Assert.Equal(0, call.Status);
    }

    [Fact]
    public async Task Health_of_a_service_that_is_not_there_is_not_found()
    {
        await using var connection = await WireConnection.ConnectAsync(fixture.Gateway.GrpcPort);

        var call = await connection.Call("/grpc.health.v1.Health/Check").StartAsync([0x0a, 0x04, .. "nope"u8]);
        await call.ReadToEndAsync();

        call.AssertRefused(5);
    }

    [Fact]
    public async Task Reflection_describes_the_newer_chat_with_its_files_under_the_names_that_they_import_each_other_by()
    {
        await using var connection = await WireConnection.ConnectAsync(fixture.Gateway.GrpcPort);
        var symbol = Encoding.ASCII.GetBytes("chat.QtGrpcChat");
        var call = await connection.Call("/grpc.reflection.v1.ServerReflection/ServerReflectionInfo").StartAsync();

        await call.SendMessageAsync(ListServices);
        var services = await call.ReadMessageAsync();
        await call.SendMessageAsync([0x22, (byte)symbol.Length, .. symbol]); // the file that holds this symbol
        var files = await call.ReadMessageAsync();

        Assert.True(services.AsSpan().IndexOf(symbol) >= 0);
        foreach (var name in new[] { "qtgrpcchat.proto", "chatmessages.proto", "QtCore/QtCore.proto" })
        {
            byte[] field = [0x0a, (byte)name.Length, .. Encoding.ASCII.GetBytes(name)]; // FileDescriptorProto.name
            Assert.True(files.AsSpan().IndexOf(field) >= 0, name);
        }
    }

    [Theory]
    [InlineData("v1alpha")]
    [InlineData("v1")]
    public async Task Reflection_lists_the_services_and_describes_the_chat(string version)
    {
        await using var connection = await WireConnection.ConnectAsync(fixture.Gateway.GrpcPort);
        var symbol = Encoding.ASCII.GetBytes("qtgrpc.examples.chat.SimpleChat");
        var call = await connection.Call($"/grpc.reflection.{version}.ServerReflection/ServerReflectionInfo").StartAsync();

        await call.SendMessageAsync(ListServices);
        var services = await call.ReadMessageAsync();
        await call.SendMessageAsync([0x22, (byte)symbol.Length, .. symbol]); // the file that holds this symbol
        var file = await call.ReadMessageAsync();
        await call.SendAsync([], endStream: true);
        await call.ReadToEndAsync();

        Assert.True(services.AsSpan().IndexOf(symbol) >= 0);
        Assert.True(file.AsSpan().IndexOf("sendMessage"u8) >= 0);
        Assert.Equal(0, call.Status);
    }
}
