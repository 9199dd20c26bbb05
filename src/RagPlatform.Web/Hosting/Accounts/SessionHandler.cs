using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;
using RagPlatform.Core.Access;
using RagPlatform.Web.Hosting.Limits;
using RagPlatform.Web.Hosting.OAuth;

namespace RagPlatform.Web.Hosting.Accounts;

/// <summary>
/// The authentication scheme <c>Session</c>: a cookie with the secret of a session. Session, account and groups are read anew at each
/// request, so that what is ended or taken away counts from the next one on.
/// </summary>
internal sealed class SessionHandler(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder, ISessionStore sessions, IPeopleStore people)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public const string SchemeName = "Session";

    /// <summary>Claim with the id of the session: what an open page is asked by.</summary>
    public const string SessionClaim = "session";

    /// <summary>Claim with the network address of the browser.</summary>
    public const string AddressClaim = "address";

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (SessionCookie.Read(Request) is not { } secret)
        {
            return AuthenticateResult.NoResult();
        }

        if (await sessions.FindAsync(secret, Context.RequestAborted) is not { } session
            || await people.FindCallerAsync(session.PersonId, Context.RequestAborted) is not { } caller)
        {
            return AuthenticateResult.Fail("The session is over.");
        }

        var address = ClientAddress.Of(Context);
        Context.Features.Set(new SessionCaller(caller with { Address = address }, session.Id));
        var identity = new ClaimsIdentity(
            [
                new Claim(ClaimTypes.NameIdentifier, caller.PersonId),
                new Claim(ClaimTypes.Name, caller.Name),
                new Claim(SessionClaim, session.Id.ToString()),
                new Claim(AddressClaim, address ?? ""),
            ],
            SchemeName);
        return AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(identity), SchemeName));
    }

    /// <summary>People are led to the sign-in page and back again; programs are told.</summary>
    protected override async Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        if (HttpMethods.IsGet(Request.Method) && Request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase))
        {
            Response.Redirect(SignInAddress.For(Request.Path + Request.QueryString));
            return;
        }

        BearerChallenge.Write(Context);
        await TypedResults.Problem(
            "Nobody is signed in, so nothing was done. Sign in in the browser, or send an API key as Authorization: Bearer …",
            statusCode: StatusCodes.Status401Unauthorized).ExecuteAsync(Context);
    }
}
