namespace Grpc.AspNetCore.Server;

/// <summary>How one service is served; what is not set is as for all services.</summary>
public class GrpcServiceOptions<TService> : GrpcServiceOptions
    where TService : class;
