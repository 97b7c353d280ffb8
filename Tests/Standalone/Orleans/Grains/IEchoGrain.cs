using System.Collections.Immutable;

namespace OrleansChat.Tests.Standalone.Orleans.Grains;

/// <summary>Says back what it hears, in every way that a method may return.</summary>
[Alias("test.echo")]
public interface IEchoGrain : IGrainWithStringKey
{
    [Alias("task")]
    Task SayTask();

    [Alias("task-of")]
    Task<string> SayTaskOf(string text);

    [Alias("value-task")]
    ValueTask SayValueTask();

    [Alias("value-task-of")]
    ValueTask<int> SayValueTaskOf(int number);

    [Alias("later")]
    Task<string> SayLater(string text);

    [Alias("list")]
    ValueTask<ImmutableArray<string>> SayList(ImmutableArray<string> texts);

    [Alias("note")]
    Task<Note> SayNote(Note note);

    [Alias("key")]
    Task<string> SayKey();

    [Alias("throw")]
    Task Throw(string text);

    [Alias("throw-later")]
    ValueTask<int> ThrowLater(string text);

    [Alias("throw-cancelled")]
    Task<int> ThrowCancelled();

    [Alias("nothing")]
    Task<string?> SayNothing();
}

[GenerateSerializer]
[Immutable]
[Alias("test.note")]
public sealed record Note(string Text, [property: Id(1)] int Number);
