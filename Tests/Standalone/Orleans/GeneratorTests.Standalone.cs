namespace OrleansChat.Tests.Standalone.Orleans;

public sealed class GeneratorTests
{
    [Theory]
    [InlineData("Task M()")]
    [InlineData("Task<int> M(string text, Guid id, DateTimeOffset at, TimeSpan time, DayOfWeek day, decimal sum, bool flag, int? number)")]
    [InlineData("ValueTask M(ImmutableArray<string> texts, ImmutableDictionary<string, (int, Guid)> sums, CancellationToken cancellationToken)")]
    [InlineData("ValueTask<IX?> M(IX other, Uri address, System.Net.IPAddress ip)")]
    [InlineData("void M(int @class, string @event)")]
    [InlineData("[OneWay] Task M(int number)")]
    [InlineData("Task M([Immutable] byte[] bytes)")]
    [InlineData("[return: Immutable] Task<byte[]> M()")]
    [InlineData("[ResponseTimeout(\"00:00:05\"), AlwaysInterleave, ReadOnly] Task<string?> M(string? text)")]
    public void A_method_of_immutable_things_is_fine(string method) => Generated.Method($"[Alias(\"m\")] {method};").IsFine();

    [Fact]
    public void Interfaces_and_methods_need_aliases_of_their_own()
    {
        new Generated("public interface IX : IGrainWithStringKey { Task M(); }").Breaks("OCG001", "OCG002");
        Generated.Method("[Alias(\"m\")] Task M(); [Alias(\"m\")] Task N();").Breaks("OCG002");
    }

    [Theory]
    [InlineData("int M()")]
    [InlineData("IAsyncEnumerable<int> M()")]
    [InlineData("[OneWay] Task<int> M()")]
    public void A_method_returns_a_task_or_nothing(string method) => Generated.Method($"[Alias(\"m\")] {method};").Breaks("OCG003");

    [Theory]
    [InlineData("Task M(byte[] bytes)")]
    [InlineData("Task M(List<string> texts)")]
    [InlineData("Task M(IReadOnlyList<int> numbers)")]
    [InlineData("Task M(ImmutableArray<int[]> numbers)")]
    [InlineData("Task<Dictionary<string, int>> M()")]
    [InlineData("Task M((int, List<int>) pair)")]
    public void What_real_Orleans_would_copy_must_not_be_shared_here(string method) => Generated.Method($"[Alias(\"m\")] {method};").Breaks("OCG004");

    [Theory]
    [InlineData("Task M(object anything)")]
    [InlineData("Task M(Func<int> function)")]
    [InlineData("Task M([Immutable] System.IO.Stream stream)")]
    [InlineData("Task<Task> M()")]
    public void What_has_no_serializer_does_not_travel(string method) => Generated.Method($"[Alias(\"m\")] {method};").Breaks("OCG005");

    [Theory]
    [InlineData("[Alias(\"m\")] Task M<T>();")]
    [InlineData("[Alias(\"m\")] Task M(ref int number);")]
    [InlineData("int P { get; }")]
    [InlineData("event Action E;")]
    [InlineData("[Alias(\"m\")] Task M(CancellationToken one, CancellationToken other);")]
    public void Nothing_else_has_a_place_in_a_grain_interface(string member) => Generated.Method(member).Breaks("OCG008");

    [Fact]
    public void A_type_that_travels_says_so_and_has_an_alias_and_promises_not_to_change()
    {
        const string Method = "[Alias(\"m\")] Task M(R r);";

        Generated.Method(Method, "[GenerateSerializer, Immutable, Alias(\"r\")] public sealed record R(int A, string B);").IsFine();
        Generated.Method(Method, "[GenerateSerializer, Alias(\"r\")] public sealed record R(int A);").Breaks("OCG004");
        Generated.Method(Method, "[Immutable, Alias(\"r\")] public sealed record R(int A);").Breaks("OCG005");
        Generated.Method(Method, "[GenerateSerializer, Immutable] public sealed record R(int A);").Breaks("OCG006");
    }

    [Theory]
    [InlineData("public sealed record R(int A);")]
    [InlineData("public sealed record R(int A) { [Id(1)] public int B { get; init; } public int C => A; public static int D { get; set; } }")]
    [InlineData("public readonly record struct R(int A);")]
    [InlineData("public sealed class R { [Id(0)] public int A { get; init; } [Id(1)] private readonly int _b = 1; public int B => _b; }")]
    [InlineData("public sealed class R { [Id(0)] public int A { get; init; } [field: NonSerialized] public int B { get; init; } [NonSerialized] private int _c; }")]
    [InlineData("public sealed record R(ImmutableArray<R> Children, byte[] Bytes, IReadOnlyList<string> Texts, IX? Grain, E Kind); public enum E { A }")]
    [InlineData("public sealed record R<T>(T Value);")]
    public void Members_that_travel_are_numbered(string type) =>
        Generated.Method("[Alias(\"m\")] Task M();", "[GenerateSerializer, Immutable, Alias(\"r\")] " + type).IsFine();

    [Theory]
    [InlineData("public sealed class R { public int A { get; init; } }")]
    [InlineData("public sealed record R(int A) { public int B { get; init; } }")]
    [InlineData("public sealed class R { [Id(0)] public int A { get; init; } [Id(0)] public int B { get; init; } }")]
    [InlineData("public sealed class R(int a) { [Id(0)] public int A { get; init; } = a; private int _b; }")]
    public void Members_without_numbers_of_their_own_are_refused(string type) =>
        Generated.Method("[Alias(\"m\")] Task M();", "[GenerateSerializer, Immutable, Alias(\"r\")] " + type).Breaks("OCG007");

    [Fact]
    public void An_enum_that_travels_needs_no_numbers()
    {
        new Generated("[GenerateSerializer, Alias(\"e\")] public enum E { A }").IsFine();
        new Generated("[GenerateSerializer] public enum E { A }").Breaks("OCG006");
    }

    [Fact]
    public void The_parameters_of_a_record_are_numbered_by_hand_if_it_says_so() =>
        new Generated("[GenerateSerializer(IncludePrimaryConstructorParameters = false), Immutable, Alias(\"r\")] public sealed record R(int A);").Breaks("OCG007");

    [Theory]
    [InlineData("public sealed record R(object A);")]
    [InlineData("public sealed record R(System.IO.Stream A);")]
    [InlineData("public sealed class R { [Id(0)] public Q A { get; init; } = new(); } public sealed class Q;")]
    public void Members_without_a_serializer_are_refused(string type) =>
        Generated.Method("[Alias(\"m\")] Task M();", "[GenerateSerializer, Immutable, Alias(\"r\")] " + type).Breaks("OCG005");

    [Fact]
    public void Every_type_that_may_travel_in_anothers_place_is_fit_to()
    {
        const string Base = "[GenerateSerializer, Immutable, Alias(\"b\")] public abstract record B;";

        new Generated($"{Base} [GenerateSerializer, Immutable, Alias(\"d\")] public sealed record D(int A) : B;").IsFine();
        new Generated($"{Base} public sealed record D(int A) : B;").Breaks("OCG010");
        new Generated($"{Base} [GenerateSerializer, Alias(\"d\")] public sealed record D(int A) : B;").Breaks("OCG010");
    }

    [Fact]
    public void An_attribute_of_the_interface_is_refused_on_the_class() => Generated.Method(
        "[Alias(\"m\")] Task M();",
        "public sealed class X : Grain, IX { [AlwaysInterleave] public Task M() => Task.CompletedTask; }").Breaks("OCG009");

    [Fact]
    public void What_streams_carry_travels_too()
    {
        const string Publisher = "public static class P { public static object Of(IStreamProvider streams) => streams.GetStream<{0}>(StreamId.Create(\"n\", \"k\")); }";

        new Generated(Publisher.Replace("{0}", "int", StringComparison.Ordinal)).IsFine();
        new Generated(Publisher.Replace("{0}", "List<int>", StringComparison.Ordinal)).Breaks("OCG004");
        new Generated(Publisher.Replace("{0}", "object", StringComparison.Ordinal)).Breaks("OCG005");
    }

    [Fact]
    public void Grain_classes_of_every_kind_are_found() => Generated.Method(
        "[Alias(\"m\")] Task M();",
        """
        [Reentrant] public class X : Grain, IX { public Task M() => Task.CompletedTask; }
        [StatelessWorker(2)] internal sealed class Y(IGrainContext context) : IGrainBase, IX { public IGrainContext GrainContext => context; public Task M() => Task.CompletedTask; }
        public static class Outer { internal sealed class Z : Grain, IX { public Task M() => Task.CompletedTask; } }
        public abstract class A : Grain;
        """).IsFine();

    [Fact]
    public void Inherited_methods_are_called_through_the_derived_interface() => new Generated(
        """
        [Alias("a")] public interface IA : IGrainWithStringKey { [Alias("m")] Task M(); }
        [Alias("b")] public interface IB : IA { [Alias("n")] Task N(); }
        public sealed class B : Grain, IB { public Task M() => Task.CompletedTask; public Task N() => Task.CompletedTask; }
        """).IsFine();

    [Fact]
    public void A_grain_class_must_be_visible() => Generated.Method(
        "[Alias(\"m\")] Task M();",
        "public static class Outer { private sealed class Z : Grain, IX { public Task M() => Task.CompletedTask; } }").Breaks("OCG008");
}
