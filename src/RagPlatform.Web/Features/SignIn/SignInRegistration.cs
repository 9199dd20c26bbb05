namespace RagPlatform.Web.Features.SignIn;

internal static class SignInRegistration
{
    public static IServiceCollection AddSignInFeature(this IServiceCollection services) => services.AddSingleton<LinkMails>();

    public static IEndpointRouteBuilder MapSignIn(this IEndpointRouteBuilder routes) => routes.MapSignOut().MapProviders().MapBackChannelLogout();

    /// <summary>Where nobody signs in, the pages for it lead to the start page.</summary>
    public static IApplicationBuilder UseNoSignIn(this IApplicationBuilder app) => app.Use((context, next) =>
    {
        if (context.GetEndpoint()?.Metadata.GetMetadata<AccountsOnlyAttribute>() is null)
        {
            return next(context);
        }

        context.Response.Redirect("/");
        return Task.CompletedTask;
    });
}
