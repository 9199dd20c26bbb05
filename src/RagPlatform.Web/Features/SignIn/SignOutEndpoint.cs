using Microsoft.AspNetCore.Http.HttpResults;
using RagPlatform.Core.Access;
using RagPlatform.Core.Audit;
using RagPlatform.Web.Hosting.Accounts;

namespace RagPlatform.Web.Features.SignIn;

internal static class SignOutEndpoint
{
    /// <summary>A form posts here; other sites can't (<see cref="Hosting.SameOriginGuard"/>).</summary>
    public static IEndpointRouteBuilder MapSignOut(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/sign-out", SignOutAsync).ExcludeFromDescription();
        return routes;
    }

    private static async Task<RedirectHttpResult> SignOutAsync(HttpContext context, ISessionStore sessions, IAuditLog audit)
    {
        if (context.Features.Get<SessionCaller>() is { } session && Guid.TryParse(session.Caller.PersonId, out var person))
        {
            await sessions.EndAsync(session.SessionId, person, CancellationToken.None);
            await audit.AppendAsync(new AuditEvent(AuditAction.SignedOut, AuditActor.Of(session.Caller)), CancellationToken.None);
        }

        SessionCookie.Delete(context);
        return TypedResults.LocalRedirect(SignInAddress.Page);
    }
}
