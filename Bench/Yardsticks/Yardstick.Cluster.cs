using OrleansChat.Bench.Load.Host;

namespace OrleansChat.Bench.Yardsticks;

internal sealed partial record Yardstick
{
    static partial void AddOfEdition(List<Yardstick> all) =>
        all.Add(new Yardstick("grpc", "Grpc.AspNetCore server stream for each receiver", Wire.Grpc, GrpcBroadcaster.Build));
}
