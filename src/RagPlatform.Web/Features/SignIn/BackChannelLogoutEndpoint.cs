using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;
using RagPlatform.Core.Access;
using RagPlatform.Core.Audit;
using RagPlatform.Web.Hosting;
using RagPlatform.Web.Hosting.Accounts;
using RagPlatform.Web.Hosting.Limits;

namespace RagPlatform.Web.Features.SignIn;

internal static partial class BackChannelLogoutEndpoint
{
    private const int MaxForm = 32 << 10;

    /// <summary>A provider's server posts here when somebody is signed out there (OpenID Connect Back-Channel Logout 1.0); its token says who it is.</summary>
    public static IEndpointRouteBuilder MapBackChannelLogout(this IEndpointRouteBuilder routes)
    {
        routes.MapPost($"{ProviderRegistration.CallbackPath}/{{provider}}/backchannel-logout", LogOutAsync).ExcludeFromDescription().AllowAnonymous();
        return routes;
    }

    private static async Task<Results<Ok, NotFound, ProblemHttpResult>> LogOutAsync(
        string provider, HttpContext context, IOptions<AuthOptions> options, LogoutTokens tokens, ISessionStore sessions, IPeopleStore people, IAuditLog audit,
        ILogger<ProviderOptions> logger)
    {
        if (options.Value.Providers.Keys.FirstOrDefault(name => name.Equals(provider, StringComparison.OrdinalIgnoreCase)) is not { } known)
        {
            return TypedResults.NotFound();
        }

        context.Response.Headers.CacheControl = "no-store";
        try
        {
            if (await ReadTokenAsync(context.Request) is not { } token || await tokens.ReadAsync(known, token, context.RequestAborted) is not { } which)
            {
                Log.Refused(logger, known, ClientAddress.Of(context));
                return ApiProblems.Invalid("That is no logout token that this provider made for this installation just now, so nobody was signed out.");
            }

            // Whoever was to be signed out is, even when the provider does not wait for the answer.
            foreach (var ended in (await sessions.EndAtProviderAsync(which, CancellationToken.None)).CountBy(id => id))
            {
                await RecordAsync(ended.Key, ended.Value, known, people, audit);
            }

            return TypedResults.Ok();
        }
        catch (InvalidOperationException exception)
        {
            Log.NotReached(logger, exception, known, options.Value.Providers[known].Authority); // Its discovery document can't be read.
            return TypedResults.Problem("The keys of this provider can't be read, so nobody was signed out. Try again.", statusCode: StatusCodes.Status503ServiceUnavailable);
        }
    }

    private static async Task<string?> ReadTokenAsync(HttpRequest request) =>
        request.HasFormContentType && request.ContentLength is <= MaxForm && (await request.ReadFormAsync(request.HttpContext.RequestAborted))["logout_token"] is [{ Length: > 0 } token]
            ? token
            : null;

    private static async Task RecordAsync(Guid id, int count, string provider, IPeopleStore people, IAuditLog audit)
    {
        var person = await people.FindPersonAsync(id, CancellationToken.None);
        await audit.AppendAsync(
            new AuditEvent(
                AuditAction.SignedOut, new AuditActor(id.ToString(), person?.Name ?? ""), Details: JsonSerializer.Serialize(new { sessions = count, with = provider })),
            CancellationToken.None);
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "A logout token for the sign-in provider {Provider} from {Address} was refused")]
        public static partial void Refused(ILogger logger, string provider, string? address);

        [LoggerMessage(Level = LogLevel.Error, Message = "The sign-in provider {Provider} does not answer at {Authority}, so a logout token could not be checked")]
        public static partial void NotReached(ILogger logger, Exception exception, string provider, string authority);
    }
}
