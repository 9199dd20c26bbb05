using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;
using RagPlatform.Core.Audit;
using RagPlatform.Web.Hosting.Limits;
using RagPlatform.Web.Hosting.Widgets;

namespace RagPlatform.Web.Hosting.Keys;

/// <summary>
/// The authentication scheme <c>ApiKey</c>: <c>Authorization: Bearer …</c> with a key or a widget token, or the bare key where clients send it so. Wrong keys are counted by address, logged, and after some of them
/// not looked at any more. The key itself is never logged.
/// </summary>
internal sealed class ApiKeyHandler(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder, BearerKeys keys, WidgetTokens widgets, GuessLimiter guesses,
    IAuditLog audit)
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

        var token = widgets.Read(secret);
        var found = token is null ? await keys.FindCallerAsync(secret, Context.RequestAborted) : await widgets.FindCallerAsync(token, Context.RequestAborted);
        if (found is not { Key: { } key } caller)
        {
            if (token is not null)
            {
                // It was made here, so nobody guessed: a company behind one address would lock itself out with pages that stayed open.
                return AuthenticateResult.Fail(new KeyRefusedException(wait: null, isEndedToken: true));
            }

            guesses.Count(network);
            var nobody = new AuditActor(null, "", ClientAddress.Of(Context));
            await audit.AppendAsync(
                new AuditEvent(AuditAction.SignInFailed, nobody, Outcome: AuditOutcome.Refused, Details: """{"with":"key"}"""), CancellationToken.None);
            return AuthenticateResult.Fail(new KeyRefusedException(wait: null));
        }

        caller = caller with { Address = ClientAddress.Of(Context) };
        Context.Features.Set(new KeyCaller(caller, token));
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
/// <param name="wait">How long its address has to wait; null when the key was wrong.</param>
/// <param name="isEndedToken">Whether it was a widget token that was right once.</param>
internal sealed class KeyRefusedException(TimeSpan? wait, bool isEndedToken = false) : Exception("The API key was refused.")
{
    public TimeSpan? Wait { get; } = wait;

    public bool IsEndedToken { get; } = isEndedToken;
}
