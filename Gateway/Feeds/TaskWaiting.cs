namespace OrleansChat.Gateway.Feeds;

/// <summary>Waits with an end, by the clock that is given.</summary>
internal static class TaskWaiting
{
    extension(Task task)
    {
        /// <returns>Whether the task ended in time.</returns>
        public async ValueTask<bool> EndsWithinAsync(TimeSpan patience, TimeProvider time)
        {
            try
            {
                await task.WaitAsync(patience, time);
                return true;
            }
            catch (TimeoutException)
            {
                return false;
            }
        }
    }
}
