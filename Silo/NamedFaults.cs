using Microsoft.Extensions.Options;

namespace OrleansChat.Silo;

/// <summary>A validator whose faults begin with the whole name of the setting, as it stands in a configuration file or behind <c>--</c>.</summary>
/// <remarks>Validators that are generated from attributes know only the property: <c>OnSubscribe: The field …</c></remarks>
internal sealed class NamedFaults<TOptions>(string section, IValidateOptions<TOptions> validator) : IValidateOptions<TOptions>
    where TOptions : class
{
    public ValidateOptionsResult Validate(string? name, TOptions options)
    {
        var result = validator.Validate(name, options);
        return result.Failed
            ? ValidateOptionsResult.Fail(result.Failures.Select(fault => fault.StartsWith($"{section}:", StringComparison.Ordinal) ? fault : $"{section}:{fault}"))
            : result;
    }
}
