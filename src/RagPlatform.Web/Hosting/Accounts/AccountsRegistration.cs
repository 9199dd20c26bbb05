using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components.Server.Circuits;
using Microsoft.Extensions.Options;
using RagPlatform.Web.Features.SignIn;
using RagPlatform.Web.Hosting.Keys;

namespace RagPlatform.Web.Hosting.Accounts;

/// <summary>Sign-in: everything is closed to those who have not, but for what says otherwise.</summary>
internal static class AccountsRegistration
{
    /// <summary>Wants the stores of people, credentials, sessions and links.</summary>
    public static IServiceCollection AddAccounts(this IServiceCollection services)
    {
        services.AddAuthentication(SessionHandler.SchemeName)
            .AddScheme<AuthenticationSchemeOptions, SessionHandler>(SessionHandler.SchemeName, configureOptions: null);
        // A fallback: an endpoint that says nothing is closed.
        services.AddAuthorizationBuilder().SetFallbackPolicy(
            new AuthorizationPolicyBuilder(ApiKeyHandler.SchemeName, SessionHandler.SchemeName).RequireAuthenticatedUser().Build());
        services.AddScoped<CircuitHandler, SessionCircuit>();
        services.AddSingleton<Passwords>();
        services.AddSingleton<PasswordSignIn>();
        services.AddSingleton<FirstAdministratorLink>();
        services.AddHostedService(provider => provider.GetRequiredService<FirstAdministratorLink>());
        return services;
    }

    /// <summary>In single-user mode nobody signs in: the pages for it lead to the start page.</summary>
    public static WebApplication MapAccounts(this WebApplication app)
    {
        if (app.Services.GetRequiredService<IOptions<AuthOptions>>().Value.RequiresSignIn)
        {
            app.MapSignOut();
        }
        else
        {
            app.Use((context, next) =>
            {
                if (context.GetEndpoint()?.Metadata.GetMetadata<AccountsOnlyAttribute>() is null)
                {
                    return next(context);
                }

                context.Response.Redirect("/");
                return Task.CompletedTask;
            });
        }

        return app;
    }
}
