using Microsoft.Extensions.Options;
using RagPlatform.Web.Features.Access;
using RagPlatform.Web.Features.Reference;
using RagPlatform.Web.Hosting.Keys;
using RagPlatform.Web.Hosting.Limits;
using RagPlatform.Web.Hosting.Widgets;

namespace RagPlatform.Web.Hosting;

/// <summary>What all endpoints share: who calls, how JSON is written, how failures are told, and what is refused.</summary>
internal static class ApiRegistration
{
    // Where programs call: failures are told in words that they can read, and never as a page.
    private static readonly PathString[] Doors = ["/api", "/openapi", "/v1", "/mcp"];

    public static IServiceCollection AddApi(this IServiceCollection services)
    {
        services.AddOptions<AuthOptions>().BindConfiguration(AuthOptions.Section).ValidateDataAnnotations().ValidateOnStart()
            .PostConfigure<IConfiguration>((auth, configuration) => auth.Mode = StartChecks.ModeOf(configuration));
        services.AddHttpContextAccessor();
        services.AddKeys();
        services.AddLimits();
        services.AddProtectionKeys();
        services.AddScoped(provider => provider.GetRequiredService<CurrentCaller>().Caller);
        services.AddProblemDetails();
        services.Configure<RouteHandlerOptions>(routes => routes.ThrowOnBadRequest = true); // So that the handler below can say what is wrong.
        services.AddExceptionHandler<ApiExceptionHandler>();
        services.ConfigureHttpJsonOptions(json => JsonSettings.Apply(json.SerializerOptions));
        services.AddOpenApi(ApiDescription.Configure);
        services.AddSingleton<ApiReference>();
        return services;
    }

    public static IApplicationBuilder UseApi(this IApplicationBuilder app)
    {
        app.UseForwardedHeaders();
        app.UseSecurityHeaders();
        if (!app.ApplicationServices.GetRequiredService<IOptions<AuthOptions>>().Value.RequiresSignIn)
        {
            app.UseMiddleware<HostGuard>();
        }
        else
        {
            app.UseCors();
        }

        // Where they are not called, the framework calls them before all else: keys would be looked at before proxies and hosts are.
        app.UseAuthentication();
        app.UseMiddleware<WidgetGuard>();
        app.UseMiddleware<KeyGuard>();
        app.UseMiddleware<SameOriginGuard>();
        app.UseRateLimiter();
        app.UseAuthorization();
        app.UseWhen(IsForPrograms, api => api.UseExceptionHandler().UseStatusCodePages());
        return app;
    }

    // An endpoint without metadata is routing's own: the method or the content type of the request is none that the address takes.
    private static bool IsForPrograms(HttpContext context) =>
        Doors.Any(door => context.Request.Path.StartsWithSegments(door))
        || context.GetEndpoint()?.Metadata.GetMetadata<ForProgramsMetadata>() is not null
        || (context.GetEndpoint() is { Metadata.Count: 0 } && !HttpMethods.IsGet(context.Request.Method));

    /// <summary>Checks all options before anything starts, so that a wrong one is told in a line of its own.</summary>
    /// <exception cref="OptionsValidationException">An option is wrong.</exception>
    public static void ValidateOptions(this IServiceProvider services) => services.GetService<IStartupValidator>()?.Validate();
}
