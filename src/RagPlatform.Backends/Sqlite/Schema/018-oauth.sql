-- Apps that registered themselves to be allowed by people (RFC 7591). They have no secret.
CREATE TABLE oauth_clients (
  id            TEXT PRIMARY KEY,
  name          TEXT NOT NULL,
  redirect_uris TEXT NOT NULL,    -- JSON
  registered_at INTEGER NOT NULL,
  last_used_at  INTEGER           -- null: nobody has allowed it
) STRICT, WITHOUT ROWID;
CREATE INDEX oauth_clients_by_use ON oauth_clients (last_used_at, registered_at);

-- What people allowed them.
CREATE TABLE oauth_grants (
  id           TEXT PRIMARY KEY,
  client_id    TEXT NOT NULL REFERENCES oauth_clients (id),
  person_id    TEXT NOT NULL REFERENCES people (id),
  redirect_uri TEXT NOT NULL,
  scopes       INTEGER NOT NULL,  -- KeyScopes
  granted_at   INTEGER NOT NULL,
  last_used_at INTEGER,
  ended_at     INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX oauth_grants_of_person ON oauth_grants (person_id, client_id);
CREATE INDEX oauth_grants_of_client ON oauth_grants (client_id);

-- Codes and tokens. The secrets are nowhere; 256 random bits need no slow hash. Used and ended ones stay for a while, so that they are known again.
CREATE TABLE oauth_secrets (
  secret_hash BLOB PRIMARY KEY,   -- SHA-256
  kind        TEXT NOT NULL CHECK (kind IN ('Code', 'Access', 'Refresh')),
  grant_id    TEXT NOT NULL REFERENCES oauth_grants (id) ON DELETE CASCADE,
  scopes      INTEGER NOT NULL,
  challenge   TEXT,               -- of a code: PKCE, S256
  expires_at  INTEGER NOT NULL,
  used_at     INTEGER             -- of codes and refresh tokens; of an access token that was given back
) STRICT, WITHOUT ROWID;
CREATE INDEX oauth_secrets_of_grant ON oauth_secrets (grant_id);
CREATE INDEX oauth_secrets_by_end ON oauth_secrets (expires_at);
