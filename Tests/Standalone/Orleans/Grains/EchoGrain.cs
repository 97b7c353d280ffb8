using System.Collections.Immutable;

namespace OrleansChat.Tests.Standalone.Orleans.Grains;

internal sealed class EchoGrain : Grain, IEchoGrain
{
    public Task SayTask() => Task.CompletedTask;

    public Task<string> SayTaskOf(string text) => Task.FromResult(text);

    public ValueTask SayValueTask() => ValueTask.CompletedTask;

    public ValueTask<int> SayValueTaskOf(int number) => new(number);

    public async Task<string> SayLater(string text)
    {
        await Task.Yield();
        return text;
    }

    public ValueTask<ImmutableArray<string>> SayList(ImmutableArray<string> texts) => new(texts);

    public Task<Note> SayNote(Note note) => Task.FromResult(note);

    public Task<string> SayKey() => Task.FromResult(this.GetPrimaryKeyString());

    public Task Throw(string text) => throw new InvalidDataException(text);

    public async ValueTask<int> ThrowLater(string text)
    {
        await Task.Yield();
        throw new InvalidDataException(text);
    }

    public async Task<int> ThrowCancelled()
    {
        await Task.Yield();
        throw new OperationCanceledException("on purpose");
    }

    public Task<string?> SayNothing() => Task.FromResult<string?>(null);
}
