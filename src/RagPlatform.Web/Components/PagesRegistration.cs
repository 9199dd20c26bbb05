using System.Globalization;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Localization;
using Microsoft.Extensions.DependencyInjection.Extensions;
using MudBlazor;
using MudBlazor.Services;
using RagPlatform.Core.Answering;
using RagPlatform.Core.Feedback;
using RagPlatform.Web.Components.Layout;
using RagPlatform.Web.Features.Access;
using RagPlatform.Web.Features.Chat;
using RagPlatform.Web.Hosting;

namespace RagPlatform.Web.Components;

/// <summary>Everything that the pages need, and their addresses.</summary>
internal static class PagesRegistration
{
    /// <summary>Cultures that texts exist in; the first is the fall-back.</summary>
    public static IReadOnlyList<string> Cultures { get; } = ["en", "de"];

    /// <summary>How long a deletion can be undone, and how long its snackbar stays.</summary>
    public static TimeSpan UndoTime { get; } = TimeSpan.FromSeconds(10);

    public static IServiceCollection AddPages(this IServiceCollection services)
    {
        services.AddRazorComponents().AddInteractiveServerComponents();
        return services.AddPageServices();
    }

    /// <summary>What components ask for, without the server that hosts them.</summary>
    internal static IServiceCollection AddPageServices(this IServiceCollection services)
    {
        services.AddMudServices(options =>
        {
            options.SnackbarConfiguration.PositionClass = Defaults.Classes.Position.TopCenter;
            options.SnackbarConfiguration.VisibleStateDuration = (int)UndoTime.TotalMilliseconds;
            options.SnackbarConfiguration.ShowTransitionDuration = 100;
            options.SnackbarConfiguration.HideTransitionDuration = 100;
            options.SnackbarConfiguration.PreventDuplicates = false;
        });
        services.AddLocalization();
        services.Configure<RequestLocalizationOptions>(options =>
        {
            options.DefaultRequestCulture = new RequestCulture(Cultures[0]);
            // Regional cultures are kept (en-GB writes dates otherwise than en-US); texts fall back to the language.
            options.SupportedUICultures = [.. Cultures.Select(CultureInfo.GetCultureInfo)];
            options.SupportedCultures = [.. CultureInfo.GetCultures(CultureTypes.AllCultures).Where(c => Cultures.Contains(c.TwoLetterISOLanguageName))];
        });
        services.AddFeedback();
        services.AddScoped<CurrentCaller>();
        services.AddScoped<FrameState>();
        services.AddScoped<UndoSnackbar>();
        services.AddScoped<Browser>();
        services.TryAddSingleton(TimeProvider.System);
        services.AddScoped<AnswerStream>(provider => provider.GetRequiredService<AnswerPipeline>().AnswerAsync);
        services.AddSingleton<AnswerRuns>();
        services.AddHostedService(provider => provider.GetRequiredService<AnswerRuns>());
        return services;
    }

    public static WebApplication MapPages(this WebApplication app)
    {
        app.UseRequestLocalization();
        // Whoever opens an address that does not exist gets a page that says so; scripts and programs get the bare status.
        app.UseStatusCodePagesWithReExecute("/not-found").Use((context, next) =>
        {
            if (!WantsPage(context.Request))
            {
                context.Features.Get<IStatusCodePagesFeature>()!.Enabled = false;
            }

            return next(context);
        });
        app.UseAntiforgery();
        app.MapStaticAssets().AllowAnonymous();
        app.MapGet("/css/tokens.css", () => Results.Text(Theme.Css, "text/css")).ExcludeFromDescription().AllowAnonymous();
        app.MapGet("/culture", SetCulture).ExcludeFromDescription().AllowAnonymous();
        // The host sends one Content-Security-Policy for everything; a second one from here would only repeat its last line.
        app.MapRazorComponents<App>().AddInteractiveServerRenderMode(options => options.ContentSecurityFrameAncestorsPolicy = null);
        return app;
    }

    private static bool WantsPage(HttpRequest request) =>
        HttpMethods.IsGet(request.Method) && !request.Path.StartsWithSegments("/api")
        && request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase);

    private static IResult SetCulture(HttpContext context, string culture, string? back)
    {
        if (Cultures.Contains(culture))
        {
            context.Response.Cookies.Append(
                CookieRequestCultureProvider.DefaultCookieName,
                CookieRequestCultureProvider.MakeCookieValue(new RequestCulture(culture)),
                new CookieOptions { MaxAge = TimeSpan.FromDays(365), SameSite = SameSiteMode.Lax, HttpOnly = true, IsEssential = true });
        }

        return Results.LocalRedirect(LocalAddress.OrHome(back));
    }
}
