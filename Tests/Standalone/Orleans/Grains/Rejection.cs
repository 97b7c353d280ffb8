using Orleans.Runtime;

namespace OrleansChat.Tests.Standalone.Orleans.Grains;

internal static class Rejection
{
    /// <summary>Sends again what the runtime has rejected: real Orleans does so when a call has come to a third activation that ends. It was not made.</summary>
    public static async Task<int> Overcome(Func<Task<int>> call)
    {
        while (true)
        {
            try
            {
                return await call();
            }
            catch (OrleansMessageRejectionException)
            {
            }
        }
    }
}
