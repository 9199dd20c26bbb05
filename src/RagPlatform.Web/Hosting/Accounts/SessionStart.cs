using RagPlatform.Core.Access;
using RagPlatform.Core.Audit;
using RagPlatform.Web.Hosting.Limits;

namespace RagPlatform.Web.Hosting.Accounts;

/// <summary>Begins sessions of those who have proven who they are, by whatever way, and logs it; and logs who have not. Thread-safe.</summary>
internal sealed class SessionStart(ISessionStore sessions, IPeopleStore people, IAuditLog audit, TimeProvider time)
{
    /// <param name="context">The request; its answer gets the cookie.</param>
    /// <param name="person">Who.</param>
    /// <param name="with">What they proved it with, for the audit log.</param>
    /// <param name="by">What the provider that vouched for them knows the session by; null for another way.</param>
    public async Task StartAsync(HttpContext context, Person person, string with, ProviderSession? by = null)
    {
        // A browser that signs in anew leaves the session it had: two would be on the list, and one of them forgotten.
        if (SessionCookie.Read(context.Request) is { } old && await sessions.FindAsync(old, CancellationToken.None) is { } before)
        {
            await sessions.EndAsync(before.Id, before.PersonId, CancellationToken.None);
        }

        var secret = await sessions.StartAsync(person.Id, context.Request.Headers.UserAgent.ToString(), ClientAddress.Of(context), CancellationToken.None, by);
        SessionCookie.Write(context, secret);
        await people.SetLastSeenAsync(person.Id, time.GetUtcNow(), CancellationToken.None);
        await audit.AppendAsync(
            new AuditEvent(AuditAction.SignedIn, new AuditActor(person.Id.ToString(), person.Name, ClientAddress.Of(context)), Details: Details(with)),
            CancellationToken.None);
    }

    /// <summary>Logs that somebody did not get in.</summary>
    public Task RefuseAsync(HttpContext context, string with) => audit.AppendAsync(
        new AuditEvent(
            AuditAction.SignInFailed, new AuditActor(null, "", ClientAddress.Of(context)), Outcome: AuditOutcome.Refused, Details: Details(with)),
        CancellationToken.None);

    private static string Details(string with) => System.Text.Json.JsonSerializer.Serialize(new { with });
}
