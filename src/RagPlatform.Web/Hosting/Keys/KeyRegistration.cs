using Microsoft.AspNetCore.Authentication;
using RagPlatform.Core.Access.Keys;
using RagPlatform.Web.Hosting.OAuth;
using RagPlatform.Web.Hosting.Widgets;

namespace RagPlatform.Web.Hosting.Keys;

internal static class KeyRegistration
{
    public static IServiceCollection AddKeys(this IServiceCollection services)
    {
        services.AddSingleton<ApiKeys>();
        services.AddSingleton<BearerKeys>();
        services.AddSingleton<AppTokens>();
        services.AddSingleton<WidgetTokens>();
        services.AddSingleton<WidgetOrigins>();
        services.AddAuthentication().AddScheme<AuthenticationSchemeOptions, ApiKeyHandler>(ApiKeyHandler.SchemeName, configureOptions: null);
        return services;
    }
}
