using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;

namespace RagPlatform.Web.Hosting.Accounts;

/// <summary>Sign-in providers: one scheme each, code flow with PKCE. What comes of it is a session like any other; no ticket is kept.</summary>
internal static class ProviderRegistration
{
    /// <summary>Where the provider sends people back to.</summary>
    public const string CallbackPath = "/signin";

    public static string SchemeOf(string provider) => $"provider:{provider}";

    public static AuthenticationBuilder AddProviders(this AuthenticationBuilder authentication, IConfiguration configuration)
    {
        foreach (var section in configuration.GetSection($"{AuthOptions.Section}:{nameof(AuthOptions.Providers)}").GetChildren())
        {
            var (name, settings) = (section.Key, section.Get<ProviderOptions>() ?? new ProviderOptions());
            Require(name, settings);
            authentication.AddOpenIdConnect(SchemeOf(name), oidc => Apply(oidc, name, settings));
        }

        return authentication;
    }

    private static void Require(string name, ProviderOptions settings)
    {
        if (!name.All(character => char.IsAsciiLetterOrDigit(character) || character is '-' or '_'))
        {
            throw new StartProblem($"Auth:Providers:{name} has a name that can't stand in an address. Use letters, digits and hyphens.");
        }

        if (settings.ClientId.Length == 0 || !Uri.TryCreate(settings.Authority, UriKind.Absolute, out var authority))
        {
            throw new StartProblem($"Auth:Providers:{name} needs an Authority (the provider's https address) and a ClientId.");
        }

        if (settings.RequireHttps && authority.Scheme != Uri.UriSchemeHttps)
        {
            throw new StartProblem($"Auth:Providers:{name}:Authority ('{settings.Authority}') is not https: whoever listens in between could sign in as anybody.");
        }
    }

    private static void Apply(OpenIdConnectOptions oidc, string name, ProviderOptions settings)
    {
        oidc.Authority = settings.Authority;
        oidc.ClientId = settings.ClientId;
        oidc.ClientSecret = settings.ClientSecret;
        oidc.CallbackPath = $"{CallbackPath}/{name}";
        oidc.ResponseType = OpenIdConnectResponseType.Code;
        // A form that another site posts would come without our cookies, and be refused as another site's.
        oidc.ResponseMode = OpenIdConnectResponseMode.Query;
        oidc.UsePkce = true;
        oidc.SaveTokens = false;
        oidc.MapInboundClaims = false;
        oidc.GetClaimsFromUserInfoEndpoint = true;
        oidc.RequireHttpsMetadata = settings.RequireHttps;
        oidc.DisableTelemetry = true;
        oidc.Scope.Clear();
        foreach (var scope in settings.Scopes.Split(' ', StringSplitOptions.RemoveEmptyEntries).Prepend("openid").Distinct())
        {
            oidc.Scope.Add(scope);
        }

        foreach (var claim in new[] { settings.GroupsClaim, "email", "email_verified", "name", "preferred_username" })
        {
            oidc.ClaimActions.MapJsonKey(claim, claim);
        }

        foreach (var cookie in new[] { oidc.CorrelationCookie, oidc.NonceCookie })
        {
            (cookie.SameSite, cookie.SecurePolicy) = (SameSiteMode.Lax, CookieSecurePolicy.SameAsRequest);
        }

        oidc.Events.OnTicketReceived = context => ReceiveAsync(context, name);
        oidc.Events.OnRemoteFailure = context => FailAsync(context, name);
    }

    private static async Task ReceiveAsync(TicketReceivedContext context, string provider)
    {
        var services = context.HttpContext.RequestServices;
        var (person, problem) = await services.GetRequiredService<ProviderSignIn>().FindPersonAsync(provider, context.Principal!, context.HttpContext.RequestAborted);
        var start = services.GetRequiredService<SessionStart>();
        context.HandleResponse();
        if (person is null)
        {
            await start.RefuseAsync(context.HttpContext, provider);
            context.Response.Redirect(SignInAddress.WithProblem(problem!));
            return;
        }

        await start.StartAsync(
            context.HttpContext, person, provider, new(provider, context.Principal!.FindFirst("sub")?.Value, context.Principal.FindFirst("sid")?.Value));
        context.Response.Redirect(LocalAddress.OrHome(context.ReturnUri));
    }

    private static async Task FailAsync(RemoteFailureContext context, string provider)
    {
        await context.HttpContext.RequestServices.GetRequiredService<SessionStart>().RefuseAsync(context.HttpContext, provider);
        context.HandleResponse();
        context.Response.Redirect(SignInAddress.WithProblem("ProviderFailed"));
    }
}
