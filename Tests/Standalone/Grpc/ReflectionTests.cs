using Google.Protobuf;
using Google.Protobuf.Reflection;
using Grpc.Reflection.V1;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using OrleansChat.Tests.Wire;

namespace OrleansChat.Tests.Standalone.Grpc;

/// <summary>Server reflection, with which tools find out what a server offers. The two versions differ in their package alone.</summary>
public sealed class ReflectionTests
{
    private const string V1 = "/grpc.reflection.v1.ServerReflection/ServerReflectionInfo";
    private const string V1Alpha = "/grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo";

    [Theory]
    [InlineData(V1)]
    [InlineData(V1Alpha)]
    public async Task The_services_are_listed(string path)
    {
        var answer = Assert.Single(await AskAsync(path, new ServerReflectionRequest { ListServices = "" }));

        Assert.Equal(
            ["grpc.reflection.v1.ServerReflection", "grpc.reflection.v1alpha.ServerReflection", "orleanschat.tests.Echo"],
            answer.ListServicesResponse.Service.Select(service => service.Name).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData(V1, "orleanschat.tests.Echo")]
    [InlineData(V1, "orleanschat.tests.Echo.Say")]
    [InlineData(V1Alpha, "orleanschat.tests.Note")]
    public async Task A_file_is_found_by_what_it_declares(string path, string symbol)
    {
        var answer = Assert.Single(await AskAsync(path, new ServerReflectionRequest { FileContainingSymbol = symbol }));

        var file = FileDescriptorProto.Parser.ParseFrom(Assert.Single(answer.FileDescriptorResponse.FileDescriptorProto));
        Assert.Equal("echo.proto", file.Name);
        Assert.Equal(["Say", "Collect", "Count", "Chat"], Assert.Single(file.Service).Method.Select(method => method.Name));
    }

    [Fact]
    public async Task A_file_is_found_by_name()
    {
        var answer = Assert.Single(await AskAsync(V1, new ServerReflectionRequest { FileByFilename = "echo.proto" }));

        Assert.Single(answer.FileDescriptorResponse.FileDescriptorProto);
    }

    [Fact]
    public async Task Questions_are_answered_one_by_one_and_what_is_not_there_is_not_found()
    {
        var answers = await AskAsync(
            V1,
            new ServerReflectionRequest { FileByFilename = "nothing.proto" },
            new ServerReflectionRequest { FileContainingSymbol = "no.such.Symbol" },
            new ServerReflectionRequest { AllExtensionNumbersOfType = "orleanschat.tests.Note" });

        Assert.Equal([5, 5, 12], answers.Select(answer => answer.ErrorResponse.ErrorCode));
    }

    [Fact]
    public async Task A_service_written_by_hand_is_described_by_the_class_that_binds_it()
    {
        await using var server = await StartAsync(routes => routes.MapGrpcService<Quiet>());
        using var client = new EchoClient(server);

        var answer = await client.SendAsync(V1, WireCall.Framed(new ServerReflectionRequest { ListServices = "" }.ToByteArray()));

        var names = ServerReflectionResponse.Parser.ParseFrom(answer.Body.AsSpan(5)).ListServicesResponse.Service.Select(service => service.Name);
        Assert.Equal(2, names.Count(name => name == Feed.Descriptor.FullName));
    }

    private static async Task<IReadOnlyList<ServerReflectionResponse>> AskAsync(string path, params ServerReflectionRequest[] questions)
    {
        await using var server = await StartAsync();
        await using var connection = await WireConnection.ConnectAsync(server.Port);
        var call = await connection.Call(path).StartAsync();
        var answers = new List<ServerReflectionResponse>();
        foreach (var question in questions)
        {
            await call.SendMessageAsync(question.ToByteArray());
            answers.Add(ServerReflectionResponse.Parser.ParseFrom(await call.ReadMessageAsync()));
        }

        await call.SendAsync([], endStream: true);
        await call.ReadToEndAsync();
        Assert.Equal(0, call.Status);
        return answers;
    }

    private static Task<EchoServer> StartAsync(Action<Microsoft.AspNetCore.Routing.IEndpointRouteBuilder>? routes = null) => EchoServer.StartAsync(
        services: services => services.AddGrpcReflection(),
        routes: builder =>
        {
            builder.MapGrpcReflectionService();
            routes?.Invoke(builder);
        });

    private sealed class Quiet : Feed.FeedBase;
}
