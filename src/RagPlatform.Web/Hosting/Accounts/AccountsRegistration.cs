using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components.Server.Circuits;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.SignalR;
using RagPlatform.Core.Access;
using RagPlatform.Web.Hosting.Keys;
using RagPlatform.Web.Hosting.Mail;

namespace RagPlatform.Web.Hosting.Accounts;

/// <summary>Sign-in: everything is closed to those who have not, but for what says otherwise.</summary>
internal static class AccountsRegistration
{
    /// <summary>Wants the stores of people, credentials, sessions and links.</summary>
    public static IServiceCollection AddAccounts(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddAuthentication(SessionHandler.SchemeName)
            .AddScheme<AuthenticationSchemeOptions, SessionHandler>(SessionHandler.SchemeName, configureOptions: null)
            .AddProviders(configuration);
        // A fallback: an endpoint that says nothing is closed.
        services.AddAuthorizationBuilder().SetFallbackPolicy(
            new AuthorizationPolicyBuilder(ApiKeyHandler.SchemeName, SessionHandler.SchemeName).RequireAuthenticatedUser().Build());
        services.AddScoped<CircuitHandler, SessionCircuit>();
        services.AddSingleton<PersonActivity>();
        services.Configure<HubOptions>(hub => hub.AddFilter<PersonActivity>());
        services.AddSingleton<Passwords>();
        services.AddSingleton<AuthenticatorCodes>();
        services.AddSingleton<PasswordGiven>();
        services.AddSingleton<SessionStart>();
        services.AddSingleton<PasswordSignIn>();
        services.AddSingleton<ProviderSignIn>();
        services.AddSingleton<ProviderTokens>();
        services.AddSingleton<LogoutTokens>();
        services.AddIdentityCore<Person>().AddUserStore<PasskeyUsers>();
        services.AddScoped<IPasskeyHandler<Person>, PasskeyHandler<Person>>();
        // It stands for password and code together, so it must have looked at who uses it; and the browser must know it without a name being typed.
        services.Configure<IdentityPasskeyOptions>(passkeys => (passkeys.UserVerificationRequirement, passkeys.ResidentKeyRequirement) = ("required", "required"));
        services.AddScoped<Passkeys>();
        services.AddOptions<MailOptions>().BindConfiguration(MailOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<MailQueue>();
        services.AddHostedService(provider => provider.GetRequiredService<MailQueue>());
        services.AddSingleton<FirstAdministratorLink>();
        services.AddHostedService(provider => provider.GetRequiredService<FirstAdministratorLink>());
        return services;
    }
}
