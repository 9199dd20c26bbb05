-- API keys. The secret itself is nowhere; 256 random bits need no slow hash.
CREATE TABLE api_keys (
  id           TEXT PRIMARY KEY,
  prefix       TEXT NOT NULL UNIQUE, -- the part that may be seen
  secret_hash  BLOB NOT NULL,        -- SHA-256
  name         TEXT NOT NULL,
  owner_id     TEXT,                 -- null: a service
  scopes       INTEGER NOT NULL,     -- KeyScopes
  collections  TEXT,                 -- JSON; null: all
  assistants   TEXT,                 -- JSON; null: all
  made_at      INTEGER NOT NULL,
  expires_at   INTEGER,
  last_used_at INTEGER,
  revoked_at   INTEGER
) STRICT;
CREATE INDEX api_keys_of_owner ON api_keys (owner_id);
