using Google.Protobuf;
using Grpc.Core;
using Grpc.Reflection.V1Alpha;
using static Grpc.Reflection.V1Alpha.ServerReflectionRequest;

namespace Grpc.Reflection;

/// <summary>Server reflection v1alpha, which older tools ask for. Source: grpc/doc/server-reflection.md.</summary>
internal sealed class ReflectionServiceImpl(ServiceDescriptors services) : ServerReflection.ServerReflectionBase
{
    public override async Task ServerReflectionInfo(
        IAsyncStreamReader<ServerReflectionRequest> requestStream,
        IServerStreamWriter<ServerReflectionResponse> responseStream,
        ServerCallContext context)
    {
        while (await requestStream.MoveNext(context.CancellationToken))
        {
            await responseStream.WriteAsync(Answer(requestStream.Current));
        }
    }

    private ServerReflectionResponse Answer(ServerReflectionRequest request) => request.MessageRequestCase switch
    {
        MessageRequestOneofCase.ListServices => new() { ListServicesResponse = List() },
        MessageRequestOneofCase.FileByFilename => Files(services.Symbols.FileByName(request.FileByFilename), "File not found."),
        MessageRequestOneofCase.FileContainingSymbol => Files(services.Symbols.FileBySymbol(request.FileContainingSymbol), "Symbol not found."),
        _ => Error(StatusCode.Unimplemented, "Request type not supported by C# reflection service."),
    };

    private ListServiceResponse List() => new() { Service = { services.Names.Select(name => new ServiceResponse { Name = name }) } };

    private static ServerReflectionResponse Files(IReadOnlyList<ByteString>? files, string otherwise) => files is null
        ? Error(StatusCode.NotFound, otherwise)
        : new() { FileDescriptorResponse = new FileDescriptorResponse { FileDescriptorProto = { files } } };

    private static ServerReflectionResponse Error(StatusCode code, string text) =>
        new() { ErrorResponse = new ErrorResponse { ErrorCode = (int)code, ErrorMessage = text } };
}
