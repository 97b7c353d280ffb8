using Grpc.Core;
using OrleansChat.Gateway.Protocols.QtGrpcChat.Wire;
using OrleansChat.Tests.Clients;
using OrleansChat.Tests.Clients.QtGrpcChat;

namespace OrleansChat.Tests.Gateway.QtGrpcChat;

/// <summary><see cref="QtChatClient"/> as one client among others.</summary>
internal sealed class DotnetQtGrpcChat(int grpcPort) : IQtGrpcChatClient
{
    private readonly QtChatClient _client = new(grpcPort);

    public Task<CallStatus> RegisterAsync(string name, string password) => _client.RegisterAsync(name, password);

    public async Task<IQtChatRoom> EnterAsync(string name, string password) => new Room(await _client.OpenAsync(name, password));

    public ValueTask DisposeAsync() => _client.DisposeAsync();

    private sealed class Room : IQtChatRoom
    {
        private readonly QtChatStream _stream;
        private volatile bool _isCancelled;

        public Room(QtChatStream stream)
        {
            _stream = stream;
            Ended = ReadAsync();
        }

        public Sightings<ChatMessage> Messages { get; } = new();

        public Task<CallStatus> Ended { get; }

        public async Task SendAsync(ChatMessage message)
        {
            try
            {
                await _stream.SendAsync(message);
            }
            catch (Exception fault) when (fault is IOException or OperationCanceledException or HttpRequestException)
            {
                // the stream has ended; how is what its reader learns
            }
        }

        public Task FinishAsync()
        {
            _stream.Finish();
            return Task.CompletedTask;
        }

        public ValueTask DisposeAsync()
        {
            _isCancelled = true;
            return _stream.DisposeAsync();
        }

        private async Task<CallStatus> ReadAsync()
        {
            try
            {
                while (await _stream.ReadAsync() is { } message)
                {
                    Messages.Add(message);
                }
            }
            catch (Exception) when (_isCancelled)
            {
                return new CallStatus(StatusCode.Cancelled, "");
            }
            finally
            {
                Messages.Close();
            }

            return _isCancelled ? new CallStatus(StatusCode.Cancelled, "") : _stream.Status!; // set when reading has come to the end
        }
    }
}
