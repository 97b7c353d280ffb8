using System.Collections.Immutable;

namespace OrleansChat.Tests.Clients.WebChannel;

internal static class WebChannelCalling
{
    extension(IWebChannel channel)
    {
        /// <summary>Signs in, and answers keepAlive from then on, as the example's clients do.</summary>
        public async Task<bool> LoginAsync(string user)
        {
            var taken = (await channel.CallAsync("login", user)).GetBoolean();
            if (taken)
            {
                await channel.AnswerKeepAliveForAsync(user);
            }

            return taken;
        }

        public async Task<bool> LogoutAsync(string user) => (await channel.CallAsync("logout", user)).GetBoolean();

        public async Task<bool> SendMessageAsync(string user, string text) => (await channel.CallAsync("sendMessage", user, text)).GetBoolean();

        public Task<WebChannelEvent.NewMessage> HearAsync(string text) =>
            channel.Events.WaitForAsync<WebChannelEvent.NewMessage>(message => message.Text == text);

        /// <summary>The users that the client shows now.</summary>
        public ImmutableArray<string> Users =>
            channel.Events.Entries.OfType<WebChannelEvent.UserList>().LastOrDefault()?.Users ?? channel.Opened.Users;

        /// <summary>Waits until the client shows such users.</summary>
        public async Task SeeUsersAsync(Func<ImmutableArray<string>, bool> matches)
        {
            for (var seen = channel.Events.Count; !matches(channel.Users); seen = channel.Events.Count)
            {
                await channel.Events.WaitForAsync<WebChannelEvent.UserList>(from: seen);
            }
        }
    }
}
