using Microsoft.AspNetCore.Routing.Matching;

namespace OrleansChat.Gateway.Hosting;

/// <summary>Endpoints that exist on some listeners only: on any other their path is not found.</summary>
internal sealed class ListenerPolicy : MatcherPolicy, IEndpointSelectorPolicy
{
    public override int Order => 0;

    public bool AppliesToEndpoints(IReadOnlyList<Endpoint> endpoints) => endpoints.Any(endpoint => endpoint.Metadata.GetMetadata<ServedOn>() is not null);

    public Task ApplyAsync(HttpContext httpContext, CandidateSet candidates)
    {
        var here = httpContext.Features.Get<Listener>()?.Kind;
        for (var index = 0; index < candidates.Count; index++)
        {
            if (candidates.IsValidCandidate(index) && candidates[index].Endpoint.Metadata.GetMetadata<ServedOn>() is { } servedOn)
            {
                candidates.SetValidity(index, servedOn.Kinds.Any(kind => kind == here));
            }
        }

        return Task.CompletedTask;
    }
}

/// <summary>An endpoint's listeners.</summary>
internal sealed record ServedOn(IReadOnlyList<ListenerKind> Kinds);

/// <summary>Says on which listeners an endpoint is.</summary>
internal static class ListenerEndpoints
{
    extension<TBuilder>(TBuilder endpoint) where TBuilder : IEndpointConventionBuilder
    {
        public TBuilder OnListeners(params ListenerKind[] kinds) => endpoint.WithMetadata(new ServedOn(kinds));
    }
}
