using RagPlatform.Core.Access.Keys;

namespace RagPlatform.Web.Hosting.Keys;

/// <summary>What a key must have been made for to call an endpoint; any of them is enough, none means every key.</summary>
internal sealed record KeyScopeMetadata(KeyScopes AnyOf);

internal static class KeyScopeConventions
{
    /// <summary>Says what a key must have been made for; an endpoint's own word wins over its group's. A test finds endpoints that say nothing.</summary>
    public static TBuilder ForKeys<TBuilder>(this TBuilder endpoints, KeyScopes anyOf)
        where TBuilder : IEndpointConventionBuilder =>
        endpoints.WithMetadata(new KeyScopeMetadata(anyOf));
}
