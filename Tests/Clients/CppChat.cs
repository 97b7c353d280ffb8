using System.Diagnostics;

namespace OrleansChat.Tests.Clients;

/// <summary>The client of <c>Cpp/chat.cc</c>, on the gRPC C++ that the system has.</summary>
internal static class CppChat
{
    public static async Task<IChatClient> StartAsync(int grpcPort)
    {
        var directory = await Workshop.BuildAsync(
            "cpp", [Path.Combine(Workshop.Sources, "Cpp", "chat.cc"), Path.Combine(Workshop.Sources, "simplechat.proto")],
            ["sh", "-c", "protoc --cpp_out=. --grpc_out=. --plugin=protoc-gen-grpc=$(command -v grpc_cpp_plugin) simplechat.proto"],
            ["sh", "-c", "c++ -std=c++17 -O1 -o chat chat.cc simplechat.pb.cc simplechat.grpc.pb.cc $(pkg-config --cflags --libs grpc++ protobuf) -pthread"]);
        return await ChatProgram.StartAsync(new ProcessStartInfo(Path.Combine(directory, "chat"), [$"127.0.0.1:{grpcPort}"]));
    }
}
