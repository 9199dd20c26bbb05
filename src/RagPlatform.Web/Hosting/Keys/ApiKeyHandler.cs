using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;
using RagPlatform.Core.Audit;
using RagPlatform.Web.Hosting.Limits;
using RagPlatform.Web.Hosting.OAuth;
using RagPlatform.Web.Hosting.Widgets;

namespace RagPlatform.Web.Hosting.Keys;

/// <summary>
/// The authentication scheme <c>ApiKey</c>: <c>Authorization: Bearer …</c> with a key, a widget token or the access token of an app, or the bare key
/// where clients send it so. Wrong keys are counted by address, logged, and after some of them not looked at any more. The key itself is never
/// logged.
/// </summary>
internal sealed class ApiKeyHandler(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder, BearerKeys keys, WidgetTokens widgets, AppTokens apps,
    GuessLimiter guesses, IAuditLog audit)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public const string SchemeName = "ApiKey";

    /// <summary>Claim with the id of the key.</summary>
    public const string KeyClaim = "key";

    private const string Bearer = "Bearer";

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (FindSecret() is not { } secret)
        {
            return AuthenticateResult.NoResult();
        }

        var network = ClientAddress.Network(Context);
        if (guesses.WaitFor(network) is { } wait)
        {
            return AuthenticateResult.Fail(new KeyRefusedException(wait));
        }

        var (found, endedProblem) = await FindAsync(secret);
        if (found is not { Caller: { Key: { } key } caller })
        {
            if (endedProblem is not null)
            {
                // It was made here, so nobody guessed: a company behind one address would lock itself out with pages that stayed open.
                return AuthenticateResult.Fail(new KeyRefusedException(endedProblem));
            }

            guesses.Count(network);
            var nobody = new AuditActor(null, "", ClientAddress.Of(Context));
            await audit.AppendAsync(
                new AuditEvent(AuditAction.SignInFailed, nobody, Outcome: AuditOutcome.Refused, Details: """{"with":"key"}"""), CancellationToken.None);
            return AuthenticateResult.Fail(new KeyRefusedException(
                "The API key is not known here, or no longer, so nothing was done. Send one from the page API keys, or the one that Auth__BootstrapApiKey was set to."));
        }

        caller = caller with { Address = ClientAddress.Of(Context) };
        Context.Features.Set(found with { Caller = caller });
        var identity = new ClaimsIdentity(
            [new Claim(ClaimTypes.NameIdentifier, caller.PersonId), new Claim(ClaimTypes.Name, caller.Name), new Claim(KeyClaim, key.Id.ToString())], SchemeName);
        return AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(identity), SchemeName));
    }

    /// <summary>What is sent after <c>Bearer</c>; null when nothing is.</summary>
    public static string? FindBearer(HttpRequest request)
    {
        var header = request.Headers.Authorization.ToString();
        return header.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase) ? header[Bearer.Length..].Trim() : null;
    }

    /// <summary>Whom it stands for; or why it stands for nobody any more, where it was right once.</summary>
    private async Task<(KeyCaller? Found, string? EndedProblem)> FindAsync(string secret)
    {
        if (widgets.Read(secret) is { } widget)
        {
            return await widgets.FindCallerAsync(widget, Context.RequestAborted) is { } asker
                ? (new KeyCaller(asker, widget), null)
                : (null, "The widget token has ended, or whom it stands for may not ask any more, so nothing was done. Ask for another one: POST /api/widget/tokens.");
        }

        if (AppTokens.IsOne(secret))
        {
            var (token, person) = await apps.FindAsync(secret, Context.RequestAborted);
            return person is not null ? (new KeyCaller(person, IsApp: true), null)
                : (null, token is null ? null : "The access token has ended, or what the app was allowed has, so nothing was done. Refresh it, or ask the person anew.");
        }

        return await keys.FindCallerAsync(secret, Context.RequestAborted) is { } owner ? (new KeyCaller(owner), null) : (null, null);
    }

    private string? FindSecret()
    {
        if (Context.GetEndpoint()?.Metadata.GetMetadata<OwnTokensMetadata>() is not null)
        {
            return null; // Authorization asks even where anybody may call: each would be logged as a wrong key, and soon no right one be looked at.
        }

        var header = Request.Headers.Authorization.ToString();
        return FindBearer(Request) is { } bearer ? bearer
            : header.Length > 0 && !header.Contains(' ', StringComparison.Ordinal)
                && Context.GetEndpoint()?.Metadata.GetMetadata<ForProgramsMetadata>() is { TakesBareKeys: true } ? header
            : null;
    }

    // A wrong key was refused before; who sends none is answered by the scheme for people.
    protected override Task HandleChallengeAsync(AuthenticationProperties properties) => Task.CompletedTask;
}

/// <summary>The key was wrong, or was not looked at because of the wrong ones before it.</summary>
internal sealed class KeyRefusedException : Exception
{
    /// <param name="problem">What was wrong with it, for people.</param>
    public KeyRefusedException(string problem)
        : base(problem)
    {
    }

    /// <param name="wait">How long its address has to wait.</param>
    public KeyRefusedException(TimeSpan wait)
        : base("Too many wrong keys came from this address, so none is looked at for now. Nothing was done. Wait, then send the right one.") => Wait = wait;

    /// <summary>How long its address has to wait; null when the key was looked at.</summary>
    public TimeSpan? Wait { get; }
}
