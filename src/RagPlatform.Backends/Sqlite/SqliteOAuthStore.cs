using Microsoft.Data.Sqlite;
using RagPlatform.Backends.Sqlite.Audit;
using RagPlatform.Core.Access.Keys;
using RagPlatform.Core.Access.OAuth;
using RagPlatform.Core.Audit;

namespace RagPlatform.Backends.Sqlite;

/// <summary>Apps, grants, codes and tokens in SQLite. Thread-safe.</summary>
public sealed class SqliteOAuthStore(SqliteDatabase database, TimeProvider time) : IOAuthStore
{
    /// <summary>Last use is told to the minute: a busy app must not write a row a request.</summary>
    private static readonly TimeSpan UseIsTold = TimeSpan.FromMinutes(1);

    private DateTimeOffset Now => time.GetUtcNow().ToStoredPrecision();

    /// <inheritdoc />
    public Task<OAuthClient> RegisterAsync(string name, IReadOnlyList<string> redirectUris, CancellationToken cancellationToken)
    {
        var client = new OAuthClient(Guid.CreateVersion7(), name, redirectUris, Now);
        return database.WriteAsync(
            connection =>
            {
                connection.Execute(
                    "INSERT INTO oauth_clients (id, name, redirect_uris, registered_at) VALUES ($id, $name, $uris, $now)",
                    ("$id", client.Id.ToString()), ("$name", name), ("$uris", SqliteJson.Array(redirectUris)), ("$now", client.RegisteredAt.ToUnixTimeMilliseconds()));
                OAuthRows.Forget(connection, client.RegisteredAt);
                return client;
            },
            cancellationToken,
            durable: false);
    }

    /// <inheritdoc />
    public Task<OAuthClient?> FindClientAsync(Guid id, CancellationToken cancellationToken) =>
        database.ReadAsync(
            connection => connection.List(
                "SELECT id, name, redirect_uris, registered_at FROM oauth_clients WHERE id = $id",
                row => new OAuthClient(row.Id(0), row.GetString(1), SqliteJson.Read<string[]>(row.GetString(2))!, row.Time(3)),
                ("$id", id.ToString())) is [var client] ? client : null,
            cancellationToken);

    /// <inheritdoc />
    public Task<string?> AllowAsync(OAuthConsent consent, AuditActor by, CancellationToken cancellationToken) =>
        database.WriteAsync(
            connection =>
            {
                var now = Now;
                var id = Guid.CreateVersion7(now);
                if (connection.Execute(
                    "UPDATE oauth_clients SET last_used_at = $now WHERE id = $id",
                    ("$id", consent.Client.Id.ToString()), ("$now", now.ToUnixTimeMilliseconds())) == 0)
                {
                    return null;
                }

                connection.Execute(
                    """
                    UPDATE oauth_grants SET ended_at = $now WHERE person_id = $person AND client_id = $client AND ended_at IS NULL;
                    INSERT INTO oauth_grants (id, client_id, person_id, redirect_uri, scopes, granted_at)
                    VALUES ($id, $client, $person, $uri, $scopes, $now);
                    """,
                    ("$id", id.ToString()), ("$client", consent.Client.Id.ToString()), ("$person", consent.PersonId.ToString()),
                    ("$uri", consent.RedirectUri), ("$scopes", (int)consent.Scopes), ("$now", now.ToUnixTimeMilliseconds()));
                var code = Secrets.Make();
                OAuthRows.Add(connection, "Code", code, id, consent.Scopes, now + IOAuthStore.CodeLifetime, consent.Challenge);
                connection.Audit(now, new AuditEvent(
                    AuditAction.AppAllowed, by, AuditTargets.App(id, consent.Client.Name),
                    Details: SqliteJson.Write(new { Client = consent.Client.Id, consent.RedirectUri, Scopes = consent.Scopes.ToString() })));
                OAuthRows.Forget(connection, now);
                return code;
            },
            cancellationToken);

    /// <inheritdoc />
    public Task<OAuthTokens?> RedeemAsync(OAuthCodeUse use, CancellationToken cancellationToken) =>
        database.WriteAsync(
            connection => OAuthRows.Use(connection, "Code", use.Code, use.ClientId, Now) is { } code
                && code.Challenge == use.Challenge && code.Grant.RedirectUri == use.RedirectUri
                    ? OAuthRows.MakeTokens(connection, code.Grant, code.Grant.Scopes, Now)
                    : null,
            cancellationToken);

    /// <inheritdoc />
    public Task<OAuthTokens?> RefreshAsync(string refreshToken, Guid clientId, KeyScopes? scopes, CancellationToken cancellationToken) =>
        database.WriteAsync(
            connection => OAuthRows.Use(connection, "Refresh", refreshToken, clientId, Now) is { Grant: var grant }
                ? OAuthRows.MakeTokens(connection, grant, grant.Scopes & (scopes ?? grant.Scopes), Now)
                : null,
            cancellationToken);

    /// <inheritdoc />
    public async Task<OAuthAccess?> FindAccessAsync(string accessToken, CancellationToken cancellationToken)
    {
        var now = Now;
        if (await database.ReadAsync(connection => OAuthRows.Find(connection, "Access", accessToken), cancellationToken) is not { } found)
        {
            return null;
        }

        var isValid = found.IsValid(now);
        if (isValid && (found.Grant.LastUsedAt is not { } last || now - last >= UseIsTold))
        {
            await database.WriteAsync(
                connection => connection.Execute(
                    """
                    UPDATE oauth_grants SET last_used_at = $now WHERE id = $grant;
                    UPDATE oauth_clients SET last_used_at = $now WHERE id = $client;
                    """,
                    ("$grant", found.Grant.Id.ToString()), ("$client", found.Grant.ClientId.ToString()), ("$now", now.ToUnixTimeMilliseconds())),
                cancellationToken,
                durable: false);
        }

        return new OAuthAccess(found.Grant, found.Scopes, isValid);
    }

    /// <inheritdoc />
    public Task RevokeAsync(string token, Guid clientId, CancellationToken cancellationToken) =>
        database.WriteAsync(
            connection =>
            {
                var now = Now;
                if (OAuthRows.Find(connection, "Refresh", token) is { } refresh && refresh.Grant.ClientId == clientId)
                {
                    return OAuthRows.End(connection, refresh.Grant, new AuditActor(null, refresh.Grant.ClientName), "given back by the app", now);
                }

                return connection.Execute(
                    """
                    UPDATE oauth_secrets SET used_at = $now
                    WHERE secret_hash = $hash AND kind = 'Access' AND used_at IS NULL AND grant_id IN (SELECT id FROM oauth_grants WHERE client_id = $client)
                    """,
                    ("$hash", Secrets.Hash(token)), ("$client", clientId.ToString()), ("$now", now.ToUnixTimeMilliseconds())) > 0;
            },
            cancellationToken);

    /// <inheritdoc />
    public Task<IReadOnlyList<OAuthGrant>> ListAsync(Guid? personId, CancellationToken cancellationToken) =>
        database.ReadAsync<IReadOnlyList<OAuthGrant>>(
            connection => connection.List(
                $"""
                SELECT {OAuthRows.GrantColumns} FROM oauth_grants g JOIN oauth_clients c ON c.id = g.client_id
                WHERE g.ended_at IS NULL AND ($person IS NULL OR g.person_id = $person)
                  AND EXISTS (SELECT 1 FROM oauth_secrets s WHERE s.grant_id = g.id AND s.used_at IS NULL AND s.expires_at > $now)
                ORDER BY g.granted_at DESC, g.id DESC
                """,
                OAuthRows.ReadGrant, ("$person", personId?.ToString()), ("$now", Now.ToUnixTimeMilliseconds())),
            cancellationToken);

    /// <inheritdoc />
    public Task<bool> WithdrawAsync(Guid id, Guid? personId, AuditActor by, CancellationToken cancellationToken) =>
        database.WriteAsync(
            connection => connection.List(
                $"""
                SELECT {OAuthRows.GrantColumns} FROM oauth_grants g JOIN oauth_clients c ON c.id = g.client_id
                WHERE g.id = $id AND ($person IS NULL OR g.person_id = $person)
                """,
                OAuthRows.ReadGrant, ("$id", id.ToString()), ("$person", personId?.ToString())) is [var grant]
                && OAuthRows.End(connection, grant, by, because: null, Now),
            cancellationToken);
}
