using Microsoft.Net.Http.Headers;
using RagPlatform.Web.Hosting;
using RagPlatform.Web.Hosting.Keys;
using RagPlatform.Web.Hosting.OAuth;

namespace RagPlatform.Web.Features.OAuth;

/// <summary>
/// The authorization server for <c>/mcp</c> (OAuth 2.1 as the Model Context Protocol wants it): people sign in here as they always do, and allow an app
/// to ask or search on their behalf.
/// </summary>
internal static class OAuthRegistration
{
    /// <summary>Wants accounts.</summary>
    public static IServiceCollection AddOAuthFeature(this IServiceCollection services)
    {
        services.AddCors(cors => cors.AddPolicy(OAuthConventions.AnyOrigin, policy => policy
            .AllowAnyOrigin().AllowAnyMethod().AllowAnyHeader().WithExposedHeaders(HeaderNames.WWWAuthenticate, HeaderNames.RetryAfter)));
        services.AddSingleton<RegistrationLimiter>();
        return services;
    }

    public static IEndpointRouteBuilder MapOAuth(this IEndpointRouteBuilder routes)
    {
        // Apps come here before they have a token, or with one that has ended: whatever they send is not looked at as a key.
        var open = routes.MapGroup("").ExcludeFromDescription().AllowAnonymous().RequireCors(OAuthConventions.AnyOrigin)
            .WithMetadata(OwnTokensMetadata.Instance, new ForProgramsMetadata(TakesBareKeys: false));
        open.MapMetadata().MapRegistration().MapToken().MapRevocation();
        return routes.MapApps();
    }
}
