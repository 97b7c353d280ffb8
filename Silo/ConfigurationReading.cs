using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace OrleansChat.Silo;

/// <summary>Options that are needed before there is a container, read and validated as the container does it.</summary>
public static class ConfigurationReading
{
    extension(IConfiguration configuration)
    {
        /// <exception cref="OptionsValidationException">A value is not allowed.</exception>
        public TOptions ReadValidated<TOptions, TValidator>(string section)
            where TOptions : class, new()
            where TValidator : class, IValidateOptions<TOptions>, new()
        {
            var options = configuration.GetSection(section).Get<TOptions>() ?? new TOptions();
            var result = new NamedFaults<TOptions>(section, new TValidator()).Validate(null, options);
            return result.Failed ? throw new OptionsValidationException(section, typeof(TOptions), result.Failures) : options;
        }
    }
}
