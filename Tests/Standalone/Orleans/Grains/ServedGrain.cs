using Microsoft.Extensions.DependencyInjection;
using Orleans.Runtime;

namespace OrleansChat.Tests.Standalone.Orleans.Grains;

/// <remarks>Without <see cref="Grain"/> as its base.</remarks>
internal sealed class ServedGrain([FromKeyedServices("served")] string text, IGrainContext context, IGrainFactory grains, int number = 3) : IGrainBase, IServedGrain
{
    public IGrainContext GrainContext => context;

    public async Task<string> Served()
    {
        var other = await grains.GetGrain<IEchoGrain>("other").SayKey();
        return $"{text} {number} {context.GrainId} {this.AsReference<IServedGrain>().GetPrimaryKeyString()} {other}";
    }
}
