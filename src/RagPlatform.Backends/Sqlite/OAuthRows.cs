using Microsoft.Data.Sqlite;
using RagPlatform.Backends.Sqlite.Audit;
using RagPlatform.Core.Access.Keys;
using RagPlatform.Core.Access.OAuth;
using RagPlatform.Core.Audit;

namespace RagPlatform.Backends.Sqlite;

/// <summary>Rows of codes, tokens and grants. What changes them runs inside a transaction that writes, so nobody comes between a look and a use.</summary>
internal static class OAuthRows
{
    /// <summary>Codes and access tokens are known for so long after their end: an app that comes back after a weekend is not taken for one that guesses.</summary>
    private static readonly TimeSpan _known = TimeSpan.FromDays(7);

    public const string GrantColumns = "g.id, g.person_id, g.client_id, c.name, g.redirect_uri, g.scopes, g.granted_at, g.last_used_at";

    public static OAuthGrant ReadGrant(SqliteDataReader row) => new(
        row.Id(0), row.Id(1), row.Id(2), row.GetString(3), row.GetString(4), (KeyScopes)row.GetInt32(5), row.Time(6), row.IsDBNull(7) ? null : row.Time(7));

    public static void Add(
        SqliteConnection connection, string kind, string secret, Guid grantId, KeyScopes scopes, DateTimeOffset expiresAt, string? challenge = null) =>
        connection.Execute(
            """
            INSERT INTO oauth_secrets (secret_hash, kind, grant_id, scopes, challenge, expires_at) VALUES ($hash, $kind, $grant, $scopes, $challenge, $expiresAt)
            """,
            ("$hash", Secrets.Hash(secret)), ("$kind", kind), ("$grant", grantId.ToString()), ("$scopes", (int)scopes), ("$challenge", challenge),
            ("$expiresAt", expiresAt.ToUnixTimeMilliseconds()));

    /// <summary>What a secret stands for, used and ended or not.</summary>
    public static OAuthSecretRow? Find(SqliteConnection connection, string kind, string secret) =>
        connection.List(
            $"""
            SELECT {GrantColumns}, s.scopes, s.challenge, s.expires_at, s.used_at, g.ended_at IS NOT NULL OR p.is_disabled
            FROM oauth_secrets s JOIN oauth_grants g ON g.id = s.grant_id JOIN oauth_clients c ON c.id = g.client_id JOIN people p ON p.id = g.person_id
            WHERE s.secret_hash = $hash AND s.kind = $kind
            """,
            row => new OAuthSecretRow(
                ReadGrant(row), (KeyScopes)row.GetInt32(8), row.TextOrNull(9), row.Time(10), row.IsDBNull(11) ? null : row.Time(11), row.GetBoolean(12)),
            ("$hash", Secrets.Hash(secret)), ("$kind", kind)) is [var found]
            ? found
            : null;

    /// <summary>Uses a code or a refresh token up. Null when it can't be used; used again, it ends its grant, but for what is used several times at once.</summary>
    public static OAuthSecretRow? Use(SqliteConnection connection, string kind, string secret, Guid clientId, DateTimeOffset now)
    {
        if (Find(connection, kind, secret) is not { } found || found.Grant.ClientId != clientId)
        {
            return null; // Another app may not use it up either.
        }

        if (found.UsedAt is { } used)
        {
            if (kind == "Refresh" && now - used < IOAuthStore.RefreshLeeway)
            {
                return found.IsOver ? null : found;
            }

            End(connection, found.Grant, new AuditActor(null, found.Grant.ClientName), $"{kind.ToLowerInvariant()} used twice", now);
            return null;
        }

        if (!found.IsValid(now))
        {
            return null;
        }

        connection.Execute("UPDATE oauth_secrets SET used_at = $now WHERE secret_hash = $hash", ("$hash", Secrets.Hash(secret)), ("$now", now.ToUnixTimeMilliseconds()));
        return found;
    }

    public static OAuthTokens MakeTokens(SqliteConnection connection, OAuthGrant grant, KeyScopes scopes, DateTimeOffset now)
    {
        var tokens = new OAuthTokens(IOAuthStore.AccessStart + Secrets.Make(), IOAuthStore.RefreshStart + Secrets.Make(), scopes);
        Add(connection, "Access", tokens.Access, grant.Id, scopes, now + IOAuthStore.AccessLifetime);
        Add(connection, "Refresh", tokens.Refresh, grant.Id, grant.Scopes, now + IOAuthStore.RefreshLifetime);
        return tokens;
    }

    /// <summary>Ends a grant, and logs it. False when it had ended before.</summary>
    public static bool End(SqliteConnection connection, OAuthGrant grant, AuditActor by, string? because, DateTimeOffset now)
    {
        if (connection.Execute(
            "UPDATE oauth_grants SET ended_at = $now WHERE id = $id AND ended_at IS NULL", ("$id", grant.Id.ToString()), ("$now", now.ToUnixTimeMilliseconds())) == 0)
        {
            return false;
        }

        connection.Audit(now, new AuditEvent(
            AuditAction.AppWithdrawn, by, AuditTargets.App(grant.Id, grant.ClientName),
            Details: SqliteJson.Write(new { Person = grant.PersonId, Because = because })));
        return true;
    }

    /// <summary>Removes what nothing is known by any more: old secrets, grants without secrets, apps without grants.</summary>
    public static void Forget(SqliteConnection connection, DateTimeOffset now) =>
        connection.Execute(
            """
            DELETE FROM oauth_secrets WHERE expires_at < $now AND (kind = 'Refresh' OR expires_at < $known);
            DELETE FROM oauth_grants WHERE NOT EXISTS (SELECT 1 FROM oauth_secrets s WHERE s.grant_id = oauth_grants.id);
            DELETE FROM oauth_clients WHERE last_used_at < $idle AND NOT EXISTS (SELECT 1 FROM oauth_grants g WHERE g.client_id = oauth_clients.id);
            DELETE FROM oauth_clients WHERE last_used_at IS NULL AND registered_at < $unused;
            DELETE FROM oauth_clients WHERE id IN (
              SELECT id FROM oauth_clients WHERE last_used_at IS NULL ORDER BY registered_at DESC, id DESC LIMIT -1 OFFSET $most);
            """,
            ("$now", now.ToUnixTimeMilliseconds()),
            ("$known", (now - _known).ToUnixTimeMilliseconds()),
            ("$idle", (now - IOAuthStore.IdleLifetime).ToUnixTimeMilliseconds()),
            ("$unused", (now - IOAuthStore.UnusedLifetime).ToUnixTimeMilliseconds()),
            ("$most", IOAuthStore.MostUnused));
}

/// <summary>A code or token as it is stored.</summary>
/// <param name="Grant">What it goes back to.</param>
/// <param name="Scopes">What it is for.</param>
/// <param name="Challenge">Of a code: PKCE's challenge.</param>
/// <param name="ExpiresAt">When it ends by itself.</param>
/// <param name="UsedAt">When it was used up, or given back; null while it was not.</param>
/// <param name="IsOver">Whether its grant has ended, or its person's account is disabled.</param>
internal sealed record OAuthSecretRow(OAuthGrant Grant, KeyScopes Scopes, string? Challenge, DateTimeOffset ExpiresAt, DateTimeOffset? UsedAt, bool IsOver)
{
    public bool IsValid(DateTimeOffset now) => UsedAt is null && !IsOver && now < ExpiresAt;
}
