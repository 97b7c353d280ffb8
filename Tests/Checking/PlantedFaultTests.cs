using OrleansChat.Checking;
using OrleansChat.Tests.Checking.Planted;

namespace OrleansChat.Tests.Checking;

/// <summary>The checker believes every run that kept the promise, and none with a fault in it, wherever the fault is.</summary>
public sealed class PlantedFaultTests
{
    private const int Runs = 100;

    public static TheoryData<string> Faults() => [.. PlantedFault.All.Select(fault => fault.Name)];

    [Fact]
    public void A_run_that_kept_the_promise_is_without_violation()
    {
        for (var seed = 1; seed <= Runs; seed++)
        {
            var violations = Checker.Check(RandomRun.Make(seed));

            Assert.True(violations.Count == 0, $"Seed {seed}: {string.Join("; ", violations.Take(5))}");
        }
    }

    [Theory]
    [MemberData(nameof(Faults))]
    public void A_planted_fault_is_found(string name)
    {
        var fault = PlantedFault.All.Single(each => each.Name == name);
        var planted = 0;
        for (var seed = 1; seed <= Runs; seed++)
        {
            var events = RandomRun.Make(seed);
            if (!fault.TryPlant(events, new Random(seed)))
            {
                continue;
            }

            planted++;
            var violations = Checker.Check(events);
            Assert.True(violations.Any(violation => violation.Rule == fault.Rule), $"Seed {seed}: {fault} was planted, and found was only: {string.Join("; ", violations.Take(5))}");
        }

        Assert.InRange(planted, Runs / 4, Runs);
    }
}
