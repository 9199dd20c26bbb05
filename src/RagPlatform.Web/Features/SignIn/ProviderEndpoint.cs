using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;
using RagPlatform.Web.Hosting;
using RagPlatform.Web.Hosting.Accounts;

namespace RagPlatform.Web.Features.SignIn;

internal static partial class ProviderEndpoint
{
    /// <summary>The buttons of the sign-in page lead here, and from here to the provider.</summary>
    public static IEndpointRouteBuilder MapProviders(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/sign-in/with/{provider}", ChallengeAsync).ExcludeFromDescription().AllowAnonymous();
        return routes;
    }

    private static async Task<Results<EmptyHttpResult, RedirectHttpResult, NotFound>> ChallengeAsync(
        string provider, string? back, HttpContext context, IOptions<AuthOptions> options, ILogger<ProviderOptions> logger)
    {
        if (options.Value.Providers.Keys.FirstOrDefault(name => name.Equals(provider, StringComparison.OrdinalIgnoreCase)) is not { } known)
        {
            return TypedResults.NotFound();
        }

        try
        {
            await context.ChallengeAsync(ProviderRegistration.SchemeOf(known), new AuthenticationProperties { RedirectUri = LocalAddress.OrHome(back) });
            return TypedResults.Empty;
        }
        catch (InvalidOperationException exception)
        {
            Log.NotReached(logger, exception, known, options.Value.Providers[known].Authority); // Its discovery document can't be read.
            return TypedResults.LocalRedirect(SignInAddress.WithProblem("ProviderFailed"));
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "The sign-in provider {Provider} does not answer at {Authority}")]
        public static partial void NotReached(ILogger logger, Exception exception, string provider, string authority);
    }
}
